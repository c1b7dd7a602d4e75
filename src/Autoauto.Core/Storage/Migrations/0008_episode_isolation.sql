alter table episodes add column isolation text;
