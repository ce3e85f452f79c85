-- What was shared with someone on another server. `id` is that of the link, which ends first: the row stays until their server knows.
create table files.federated_sent (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  node_id bigint not null,
  person_id uuid not null references identity.person (id) on delete cascade,
  address text not null,
  host text not null,
  -- The link's secret, sealed: their server shows it with what it says of the share.
  secret bytea not null,
  state text not null default 'offered' check (state in ('offered', 'accepted', 'ended')),
  created_at timestamptz not null default now()
);
create index federated_sent_person on files.federated_sent (person_id);
create index federated_sent_workspace on files.federated_sent (workspace_id);

-- What someone on another server shares with a person here.
create table files.federated_received (
  id uuid primary key,
  -- As Nextcloud's clients number it.
  number bigint generated always as identity unique,
  person_id uuid not null references identity.person (id) on delete cascade,
  host text not null,
  provider_id text not null,
  sender text not null,
  sender_name text not null,
  name text not null,
  is_folder boolean not null,
  can_write boolean not null,
  secret bytea not null,
  state text not null default 'pending' check (state in ('pending', 'accepted', 'left')),
  created_at timestamptz not null default now(),
  unique (host, provider_id)
);
create index federated_received_person on files.federated_received (person_id, created_at desc);
create index federated_received_provider on files.federated_received (provider_id);
create index federated_received_host on files.federated_received (host, created_at);
