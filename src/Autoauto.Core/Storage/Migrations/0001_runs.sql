create table runs (
    id text primary key,
    program text not null,
    phase text not null check (phase in ('Starting','Baselining','AgentRunning','Measuring','Deciding','Reverting','Rebaselining','Stopping','Finished')),
    termination_reason text check (termination_reason in
        ('MaxExperiments','Stagnation','Stopped','Aborted','BudgetExceeded','QuotaExhausted','TimeLimit','TargetReached','Error')),
    error_code text,
    error_message text,
    branch text not null,
    start_commit text not null,
    head_commit text not null,
    spec text not null check (json_valid(spec)),
    options text not null check (json_valid(options)),
    evaluator_hash text,
    evaluator_seal text,
    rule_state text check (rule_state is null or json_valid(rule_state)),
    host text,
    baseline_artifacts text,
    original_baseline real,
    baseline real,
    best real,
    best_experiment integer,
    experiments integer not null default 0,
    kept integer not null default 0,
    expected_false_keeps real,
    discarded integer not null default 0,
    crashed integer not null default 0,
    consecutive_discards integer not null default 0,
    tokens integer,
    cost_usd text,
    active_seconds real not null default 0,
    stop_request text not null default 'None' check (stop_request in ('None','Stop','Abort')),
    receipt text check (receipt is null or json_valid(receipt)),
    started_at integer not null,
    updated_at integer not null,
    finished_at integer
);
create index runs_by_start on runs (started_at desc, id desc);
create index runs_by_program on runs (program, started_at desc);

create table experiments (
    run_id text not null references runs (id) on delete cascade,
    number integer not null check (number > 0),
    phase text not null check (phase in ('Proposing','Proposed','Measuring','Applying','Rebasing','Finished')),
    status text check (status in ('Kept','Discarded','Crashed','MeasurementFailed','Aborted')),
    reason text,
    detail text,
    start_commit text not null,
    candidate_commit text,
    subject text,
    commits integer,
    files_changed integer,
    lines_added integer,
    lines_removed integer,
    net_lines integer,
    diff_excerpt text,
    metric real,
    baseline_metric real,
    effect_percent real,
    effect_low_percent real,
    effect_high_percent real,
    error_probability real,
    p_value real,
    baseline_invocations integer not null default 0,
    candidate_invocations integer not null default 0,
    secondary text check (secondary is null or json_valid(secondary)),
    diagnostics text,
    agent text not null,
    model text,
    agent_outcome text,
    agent_error text,
    agent_calls integer not null default 0,
    agent_seconds real not null default 0,
    tokens integer,
    cost_usd text,
    notes text check (notes is null or json_valid(notes)),
    transcript_path text,
    transcript_hash text,
    transcript_bytes integer,
    marker text not null,
    started_at integer not null,
    finished_at integer,
    primary key (run_id, number),
    check ((phase = 'Finished') = (status is not null and finished_at is not null) or phase in ('Applying','Rebasing'))
) without rowid;
create index experiments_by_status on experiments (run_id, status, number);

create table measurements (
    id integer primary key,
    run_id text not null references runs (id) on delete cascade,
    experiment integer not null,
    purpose text not null check (purpose in ('Setup','WarmUp','Decision','Rebase','DriftCheck','Receipt','SelfTest')),
    arm text not null check (arm in ('Baseline','Candidate')),
    commit_sha text not null,
    ordinal integer not null,
    value real,
    "values" text check ("values" is null or json_valid("values")),
    failure text,
    failure_detail text,
    exit_code integer,
    at_seconds real not null,
    duration_seconds real not null,
    evaluator_hash text not null,
    started_at integer not null,
    void integer not null default 0
);
create index measurements_by_experiment on measurements (run_id, experiment, id);

create table decisions (
    run_id text not null references runs (id) on delete cascade,
    experiment integer not null,
    rule text not null,
    state_before text not null check (json_valid(state_before)),
    state_after text not null check (json_valid(state_after)),
    net_lines integer not null,
    started_at_seconds real not null,
    measurement_ids text not null check (json_valid(measurement_ids)),
    outcome text not null check (outcome in ('Keep','KeepSimplification','Discard')),
    reason text not null,
    verdict text not null check (json_valid(verdict)),
    decided_at integer not null,
    primary key (run_id, experiment)
) without rowid;

create table events (
    id integer primary key,
    run_id text references runs (id) on delete cascade,
    experiment integer,
    kind text not null,
    severity text not null check (severity in ('Information','Warning','Error')),
    message text not null,
    at integer not null
);
create index events_by_run on events (run_id, id);

create table leases (
    name text primary key,
    token text not null,
    run_id text,
    host text not null,
    pid integer not null,
    process_start text not null,
    heartbeat_at integer not null
) without rowid;
