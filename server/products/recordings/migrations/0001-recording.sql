-- Recordings of meetings. What is written of one lies sealed in the data folder until a film has been made of it.
create table recordings.recording (
  id uuid primary key,
  meeting_id uuid not null,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  state text not null check (state in ('recording', 'paused', 'composing', 'ready', 'failed', 'removed')),
  -- Why it ended, or is not ready.
  fault text check (fault in ('disk', 'quota', 'rule', 'archived', 'empty', 'error')),
  -- Seals what is written; null: nothing of it is left in the data folder.
  key bytea check (octet_length(key) = 32),
  started_by uuid references identity.person (id) on delete set null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  seconds double precision,
  progress real not null default 0,
  -- Files of the workspace, as the contract has them.
  tracks jsonb not null default '[]'
);
-- One of a meeting at a time.
create unique index on recordings.recording (meeting_id) where state in ('recording', 'paused');
create index on recordings.recording (meeting_id, started_at desc);
create index on recordings.recording (state, id);
create index on recordings.recording (workspace_id);
create index on recordings.recording (started_by);
