alter table meetings.meeting add column trashed_at timestamptz;
create index meeting_trashed on meetings.meeting (workspace_id, trashed_at) where trashed_at is not null;

-- What was written during a call, for whoever comes later.
create table meetings.line (
  id uuid primary key,
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  -- The sender's own name of it, by which a page knows a line that it has heard already.
  stream_id text not null check (length(stream_id) between 1 and 100),
  person_id uuid references identity.person (id) on delete set null,
  -- As they were called when they said it; guests have nothing else.
  name text not null,
  organisation_name text,
  words text not null check (length(words) between 1 and 4000),
  said_at timestamptz not null
);
create index line_meeting on meetings.line (meeting_id, id);
