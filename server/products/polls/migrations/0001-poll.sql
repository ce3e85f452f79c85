create table polls.poll (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null,
  description text not null default '',
  kind text not null check (kind in ('text', 'date')),
  choice text not null check (choice in ('single', 'multiple', 'ranked', 'yesno')),
  max_choices integer,
  option_limit integer,
  has_maybe boolean not null default true,
  is_anonymous boolean not null default false,
  results text not null check (results in ('always', 'afterVote', 'afterClose')),
  proposals text not null check (proposals in ('none', 'review', 'open')),
  deadline timestamptz,
  remind_hours integer,
  reminded_at timestamptz,
  time_zone text not null,
  quorum integer,
  closed_at timestamptz,
  decided_option_id text,
  meeting_path text,
  -- The chat message it is.
  room_id text,
  event_id text unique,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  trashed_at timestamptz
);
create index poll_workspace on polls.poll (workspace_id, id);
create index poll_due on polls.poll (deadline) where closed_at is null and deadline is not null;

create table polls.option (
  poll_id uuid not null references polls.poll (id) on delete cascade,
  id text not null,
  place integer not null,
  text text not null default '',
  starts_at timestamptz,
  ends_at timestamptz,
  is_all_day boolean not null default false,
  proposed_by text,
  is_approved boolean not null default true,
  primary key (poll_id, id)
);

-- Who voted how, in polls that are not anonymous: 'p <person>', 'g <guest>' or 'm <matrix id>'.
create table polls.ballot (
  poll_id uuid not null references polls.poll (id) on delete cascade,
  voter text not null,
  name text not null,
  answers jsonb not null,
  voted_at timestamptz not null default now(),
  primary key (poll_id, voter)
);

-- Anonymous polls keep no ballots: only that somebody has voted, and how many chose what. Everybody who has voted stands in
-- one sorted list that is written anew with each vote, so that neither order, time nor the writing transaction tells which
-- vote was whose.
create table polls.roll (
  poll_id uuid primary key references polls.poll (id) on delete cascade,
  voters text[] not null
);
create table polls.tally (
  poll_id uuid not null references polls.poll (id) on delete cascade,
  counts jsonb not null,
  primary key (poll_id)
);
