alter table runs add column warmup integer;
alter table runs add column history text check (history is null or json_valid(history));
