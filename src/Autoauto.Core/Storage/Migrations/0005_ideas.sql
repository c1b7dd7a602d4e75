-- The backlog: what agents left for their successors, and what the user wants to be tried. A user's idea has no run.
create table ideas (
    id integer primary key,
    program text not null,
    source text not null check (source in ('User','Agent')),
    state text not null check (state in ('Open','Tried','Avoid')),
    text text not null,
    why text,
    run_id text references runs (id) on delete cascade,
    experiment integer,
    tried_run_id text references runs (id) on delete set null,
    tried_experiment integer,
    created_at integer not null,
    check ((source = 'User') = (run_id is null))
);
create index ideas_by_program on ideas (program, id);
create index ideas_by_run on ideas (run_id);
create index ideas_by_tried_run on ideas (tried_run_id);

-- What agents have said so far is in the notes of their experiments.
insert into ideas (program, source, state, text, why, run_id, experiment, tried_run_id, tried_experiment, created_at)
select r.program, 'Agent', 'Tried', json_extract(e.notes, '$.hypothesis'), json_extract(e.notes, '$.why'), e.run_id, e.number, e.run_id, e.number, e.finished_at
from experiments e join runs r on r.id = e.run_id
where e.phase = 'Finished' and e.status <> 'Aborted' and json_extract(e.notes, '$.hypothesis') is not null
order by e.finished_at, e.run_id, e.number;
insert into ideas (program, source, state, text, run_id, experiment, created_at)
select r.program, 'Agent', 'Avoid', item.value, e.run_id, e.number, min(e.finished_at)
from experiments e join runs r on r.id = e.run_id, json_each(e.notes, '$.avoid') item
where e.phase = 'Finished' and e.status <> 'Aborted'
group by r.program, item.value
order by min(e.finished_at);
insert into ideas (program, source, state, text, run_id, experiment, created_at)
select r.program, 'Agent', 'Open', item.value, e.run_id, e.number, min(e.finished_at)
from experiments e join runs r on r.id = e.run_id, json_each(e.notes, '$.next') item
where e.phase = 'Finished' and e.status <> 'Aborted'
group by r.program, item.value
order by min(e.finished_at);
