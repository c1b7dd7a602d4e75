alter table episodes add column rule_version integer;
