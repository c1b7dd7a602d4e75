create table queue (
    id integer primary key autoincrement,
    run_id text not null unique references runs (id) on delete cascade,
    state text not null check (state in ('Waiting','Running','Done','Skipped')),
    claim text,
    attempts integer not null default 0,
    ready_at integer not null,
    reason text,
    queued_at integer not null,
    started_at integer,
    finished_at integer,
    check ((state = 'Running') = (claim is not null))
);
create index queue_by_state on queue (state, id);
