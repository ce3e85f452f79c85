-- Meetings whose captions are on; they stay so when the call moves to another process.
create table captions.running (
  meeting_id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- What is spoken, as ISO 639 says it; null: the engine finds out.
  language text check (language ~ '^[a-z]{2,3}$'),
  started_by uuid references identity.person (id) on delete set null,
  started_at timestamptz not null default now()
);
