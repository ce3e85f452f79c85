-- A folder put back to how it was at a moment, in steps: what is to be done was written down when it began, then it is done one by one.
create table files.rewind (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  folder_id bigint not null references files.node (id) on delete cascade,
  moment timestamptz not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'cancelled')),
  total integer not null default 0,
  done integer not null default 0,
  -- What was refused, such as a locked file.
  skipped integer not null default 0,
  begun_at timestamptz not null default now(),
  moved_at timestamptz not null default now()
);
create index rewind_person on files.rewind (person_id, begun_at desc);
create index rewind_state on files.rewind (state, moved_at);

-- What is done: first what was thrown away comes back, then files get their content, last what is new goes to the trash.
create table files.rewind_item (
  rewind_id uuid not null references files.rewind (id) on delete cascade,
  position integer not null,
  node_id bigint not null,
  what text not null check (what in ('restore', 'content', 'trash')),
  -- The version whose content a file gets.
  version_id bigint,
  primary key (rewind_id, position)
);
