alter table runs add column warmup integer;
alter table runs add column history text check (history is null or json_valid(history));
alter table episodes add column rule_version integer;
alter table episodes add column isolation text;
