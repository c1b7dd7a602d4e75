create table episodes (
    id text primary key,
    policy text not null,
    change text not null,
    kind text not null check (kind in ('Captured','Executed')),
    change_commit text,
    start_commit text not null,
    stage text not null check (stage in ('Created','MainArmCaptured','BaselineArmCaptured','BaselineSkipped','Scored','Abstained','RolledBack','Kept',
        'Evolved','EvolutionRefused','Closed','Errored')),
    stage_before_error text,
    target text not null check (json_valid(target)),
    limits text not null check (json_valid(limits)),
    scripts_hash text,
    scripts_seal text,
    head_version integer not null,
    baseline_version integer,
    baseline_skipped_reason text,
    diagnosis text check (diagnosis is null or json_valid(diagnosis)),
    advantage real,
    ruling text check (ruling is null or json_valid(ruling)),
    decision text check (decision in ('Abstain','Keep','RollBack')),
    decision_inputs text check (decision_inputs is null or json_valid(decision_inputs)),
    rollback_version integer,
    evolved_version integer,
    refusal text check (refusal in ('OutsideTarget','OverBudget','Identical','RejectedBefore','InvalidAnswer')),
    evolution_detail text,
    error text,
    error_code text,
    tokens integer,
    cost_usd text,
    started_at integer not null,
    updated_at integer not null,
    finished_at integer,
    check ((stage = 'Errored') = (stage_before_error is not null))
);
create index episodes_by_start on episodes (started_at desc, id desc);
create index episodes_by_policy on episodes (policy, started_at desc);

create table episode_stages (
    episode_id text not null references episodes (id) on delete cascade,
    ordinal integer not null,
    stage text not null,
    detail text,
    at integer not null,
    primary key (episode_id, ordinal)
) without rowid;

create table arms (
    episode_id text not null references episodes (id) on delete cascade,
    comparison integer not null check (comparison >= 0),
    side text not null check (side in ('Main','Baseline')),
    task text not null,
    version integer not null,
    base_commit text not null,
    commit_sha text not null,
    diff text not null,
    files_changed integer not null,
    tamper_hints text not null check (json_valid(tamper_hints)),
    objective text check (objective is null or json_valid(objective)),
    agent_outcome text,
    final_text text,
    agent_seconds real not null default 0,
    transcript_path text,
    transcript_hash text,
    at integer not null,
    primary key (episode_id, comparison, side, task)
) without rowid;

create table judgements (
    episode_id text not null references episodes (id) on delete cascade,
    comparison integer not null check (comparison >= 0),
    task text not null,
    sample integer not null check (sample > 0),
    judgement text not null check (json_valid(judgement)),
    at integer not null,
    primary key (episode_id, comparison, task, sample)
) without rowid;

-- How far a version is from itself, judged as an episode judges.
create table agreements (
    policy text not null,
    settings_hash text not null,
    episode_id text not null,
    comparison integer not null,
    difference real not null,
    at integer not null,
    primary key (episode_id, comparison)
) without rowid;
create index agreements_by_settings on agreements (policy, settings_hash, at);

create table rejections (
    id integer primary key,
    policy text not null,
    episode_id text not null,
    from_version integer not null,
    to_version integer not null,
    advantage real,
    reward_main real,
    reward_baseline real,
    gradient text,
    edit_summary text not null,
    reason text not null check (reason in ('BadAdvantage','TamperSuspected')),
    at integer not null,
    unique (episode_id, reason)
);
create index rejections_by_policy on rejections (policy, id);

create table predictions (
    policy text not null,
    version integer not null,
    episode_id text not null,
    metric text not null,
    change real not null,
    confidence real not null check (confidence between 0 and 1),
    settled_by text,
    observed real,
    at integer not null,
    settled_at integer,
    primary key (policy, version),
    check ((settled_by is null) = (settled_at is null))
) without rowid;
