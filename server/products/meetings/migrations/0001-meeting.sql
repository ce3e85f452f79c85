create table meetings.meeting (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null check (length(title) between 1 and 200),
  starts_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  lobby text not null default 'guests' check (lobby in ('guests', 'open')),
  is_locked boolean not null default false,
  -- SHA-256 of the secret in the guest link; null = no link.
  guest_link_hash bytea unique,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now()
);
create index meeting_workspace on meetings.meeting (workspace_id, id desc);
create index meeting_current on meetings.meeting (workspace_id) where ended_at is null;

-- Who is or was in the call; `left_at` null = now.
create table meetings.participant (
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  -- One stay of one client: LiveKit's participant id.
  sid text not null,
  identity text not null,
  person_id uuid references identity.person (id) on delete set null,
  name text not null,
  organisation_name text,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  primary key (meeting_id, sid)
);
create index participant_present on meetings.participant (meeting_id) where left_at is null;

-- Somebody without an account who came by the link.
create table meetings.guest (
  id uuid primary key,
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  name text not null check (length(name) between 1 and 80),
  ticket_hash bytea not null unique,
  state text not null check (state in ('waiting', 'admitted', 'denied', 'removed', 'gone')),
  asked_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  decided_by uuid references identity.person (id) on delete set null,
  decided_at timestamptz
);
create index guest_waiting on meetings.guest (meeting_id) where state = 'waiting';

-- Which server process holds a call: a call lives in one process.
create table meetings.room (
  meeting_id uuid primary key references meetings.meeting (id) on delete cascade,
  process_id uuid not null,
  -- Where the other processes reach it.
  address text not null,
  seen_at timestamptz not null default now()
);

-- The key that access tokens are signed with, one per deployment.
create table meetings.signing_key (
  id text primary key,
  secret text not null check (length(secret) >= 40),
  created_at timestamptz not null default now()
);
