-- head_version is what the working tree has to hold; applied_version is what it did hold when it was last written completely. They differ only
-- between a move of the head and the end of its way to the disk.
create table policies (
    name text primary key,
    head_version integer not null check (head_version >= 0),
    applied_version integer not null check (applied_version between 0 and head_version),
    created_at integer not null
);

create table policy_blobs (
    hash text primary key,
    bytes blob not null
);

create table policy_versions (
    policy text not null references policies (name) on delete cascade,
    number integer not null check (number >= 0),
    cause text not null check (cause in ('Register','Evolve','Rollback','Restore','Manual')),
    source_version integer check (source_version < number),
    episode_id text,
    summary text,
    include text not null check (json_valid(include)),
    exclude text not null check (json_valid(exclude)),
    manifest_hash text not null,
    files integer not null,
    bytes integer not null,
    created_at integer not null,
    primary key (policy, number),
    check ((cause in ('Rollback','Restore')) = (source_version is not null))
);
-- An episode moves the head once for each cause, however often it is resumed.
create unique index policy_versions_by_episode on policy_versions (policy, episode_id, cause) where episode_id is not null;

create table policy_files (
    policy text not null,
    version integer not null,
    path text not null,
    hash text not null references policy_blobs (hash),
    length integer not null,
    executable integer not null check (executable in (0, 1)),
    primary key (policy, version, path),
    foreign key (policy, version) references policy_versions (policy, number) on delete cascade
) without rowid;
create index policy_files_by_hash on policy_files (hash);
