-- Programs that may ask people to let them in: systems of an agency, which its administrators register, and Matrix clients,
-- which register themselves.
create table openid.client (
  -- What the program calls itself by. Of a Matrix client the hash of what it registered, so that the same is one row.
  id text primary key check (length(id) between 1 and 100),
  -- Whose people may let it in; null: a Matrix client, open to everybody's.
  organisation_id uuid references organisations.organisation (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  -- Where a Matrix client's own page is.
  uri text check (length(uri) <= 1000),
  is_confidential boolean not null,
  -- SHA-256: secrets are random and long.
  secret_hash bytea,
  redirect_uris text[] not null,
  post_logout_uris text[] not null default '{}',
  -- Where the system is told that someone has been signed out; null: nowhere.
  logout_uri text check (length(logout_uri) <= 1000),
  -- What it may ask for.
  scopes text[] not null,
  -- An application on someone's device: any port of a loopback address, addresses of its own kind.
  is_native boolean not null default false,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  -- When it was last let in or came with a refresh token, to the hour.
  used_at timestamptz,
  check (is_confidential = (secret_hash is not null))
);
create index client_organisation on openid.client (organisation_id, name) where organisation_id is not null;
create index client_unused on openid.client (created_at) where organisation_id is null;

-- A program that someone has let in, and for what. It lives as long as its session, which whatever ends sessions ends.
create table openid.program_grant (
  id text primary key check (length(id) between 20 and 100),
  session_id uuid not null unique references identity.session (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  client_id text not null references openid.client (id) on delete cascade,
  scopes text[] not null,
  -- A Matrix client on a device: its access tokens open Safos.
  is_matrix boolean not null,
  created_at timestamptz not null default now()
);
create index program_grant_person on openid.program_grant (person_id, client_id);
create index program_grant_client on openid.program_grant (client_id);

-- Whom a system is told of when their session ends: kept apart, as the grant is gone by then.
create table openid.logout (
  session_id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  client_id text not null references openid.client (id) on delete cascade
);
create index logout_person on openid.logout (person_id);
create index logout_client on openid.logout (client_id);

-- What the protocol hands out and takes back: codes, tokens, and questions that wait for a person's answer.
create table openid.stored (
  kind text not null,
  -- SHA-256 of what the program or browser shows; the payload does not hold it.
  id_hash bytea not null,
  payload jsonb not null,
  grant_id text references openid.program_grant (id) on delete cascade,
  -- Of a device that waits: SHA-256 of what its person types.
  user_code_hash bytea,
  expires_at timestamptz not null,
  -- When it was used up.
  consumed_at timestamptz,
  primary key (kind, id_hash)
);
create index stored_grant on openid.stored (grant_id) where grant_id is not null;
create unique index stored_user_code on openid.stored (user_code_hash) where user_code_hash is not null;
create index stored_expired on openid.stored (expires_at);

-- Keys that sign what programs are told of people, and the one that signs cookies of questions on their way.
create table openid.secret (
  id uuid primary key,
  kind text not null check (kind in ('ES256', 'RS256', 'cookie')),
  -- Encrypted with `secrets.key` of the data folder.
  sealed bytea not null,
  created_at timestamptz not null default now(),
  -- Since when another signs; its signatures are still known.
  retired_at timestamptz
);
create unique index secret_current on openid.secret (kind) where retired_at is null;
