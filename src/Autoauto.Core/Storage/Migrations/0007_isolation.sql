alter table runs add column isolation text;
