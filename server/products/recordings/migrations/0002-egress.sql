-- Recordings of the rooms of media keys (LiveKit's egress), among the files of the workspace that the operator gave the key.
create table recordings.egress (
  id text primary key,
  key_id text not null,
  room_name text not null,
  room_sid text not null,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- LiveKit's request, as the program is told it again.
  request bytea not null,
  -- Which tracks are recorded.
  tracks jsonb not null,
  file_name text not null,
  file_type text not null check (file_type in ('mp4', 'ogg', 'webm')),
  state text not null check (state in ('starting', 'active', 'ending', 'complete', 'failed', 'aborted')),
  -- What the program is told: why it failed or was ended, and what else is to be known.
  error text not null default '',
  details text not null default '',
  -- Seals what is written; null: nothing of it is left in the data folder.
  key bytea check (octet_length(key) = 32),
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Files of the workspace: fileId, name, size, startedAt, endedAt.
  files jsonb not null default '[]'
);
create index on recordings.egress (key_id, started_at desc, id desc);
create index on recordings.egress (state, id);
create index on recordings.egress (workspace_id);
