alter table runs add column parked_until integer;

-- One row per call of an agent. It outlives its run: money that was spent stays spent when the run is removed.
create table spend (
    id integer primary key,
    run_id text not null,
    program text not null,
    experiment integer not null,
    call integer not null,
    agent text not null,
    model text,
    state text not null check (state in ('Reserved','Settled','Lost')),
    reserved_usd text,
    reserved_tokens integer,
    usd text,
    tokens integer,
    cost_source text not null default 'Unknown' check (cost_source in ('Unknown','Reported','PriceTable')),
    agent_outcome text,
    agent_seconds real not null default 0,
    reserved_at integer not null,
    settled_at integer,
    check ((state = 'Reserved') = (settled_at is null))
);
create index spend_by_run on spend (run_id, id);
create index spend_by_program on spend (program, agent, id);
create index spend_by_time on spend (reserved_at);
