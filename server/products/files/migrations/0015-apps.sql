-- Addresses by which a program that shows no password fetches one file; they end with the session, and with the right to read.
create table files.direct_link (
  hash bytea primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  session_id text not null,
  node_id bigint not null references files.node (id) on delete cascade,
  expires_at timestamptz not null
);
create index direct_link_expires on files.direct_link (expires_at);
create index direct_link_session on files.direct_link (session_id);
create index direct_link_person on files.direct_link (person_id);
create index direct_link_node on files.direct_link (node_id);

-- Who did what to which file, for those who may read it today. `event_id`: an event that comes twice is one.
create table files.activity (
  id bigint generated always as identity primary key,
  event_id bigint not null unique,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  node_id bigint not null references files.node (id) on delete cascade,
  person_id uuid references identity.person (id) on delete set null,
  guest_name text,
  kind text not null,
  name text not null,
  at timestamptz not null
);
create index activity_workspace on files.activity (workspace_id, id desc);
create index activity_node on files.activity (node_id, id desc);
create index activity_person on files.activity (person_id);
create index activity_at on files.activity (at);

-- What a person says of themselves in Nextcloud's apps; gone when its time is over.
create table files.user_status (
  person_id uuid primary key references identity.person (id) on delete cascade,
  status text not null default 'online' check (status in ('online', 'away', 'dnd', 'busy', 'invisible', 'offline')),
  message_id text,
  message text,
  icon text,
  clear_at timestamptz,
  changed_at timestamptz not null default now()
);
