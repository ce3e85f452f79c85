-- A directory that keeps an organisation's people and groups through SCIM shows one of these with every request.
create table identity.scim_token (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  -- SHA-256: tokens are random and long.
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index scim_token_organisation on identity.scim_token (organisation_id);

-- A person whom the organisation's directory keeps, and what it says of them.
create table identity.scim_person (
  person_id uuid primary key references identity.person (id) on delete cascade,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  -- What the directory calls them.
  external_id text check (length(external_id) <= 256),
  -- `displayName`, `name`, `emails` and `preferredLanguage` as the directory gave them.
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- When the directory deleted them: it finds them no more, and the account is closed.
  removed_at timestamptz
);
create index scim_person_organisation on identity.scim_person (organisation_id, person_id) where removed_at is null;
create index scim_person_external on identity.scim_person (organisation_id, external_id) where external_id is not null;

alter table identity.person_group
  -- The directory keeps it: its name and who is in it.
  add column is_synced boolean not null default false,
  add column external_id text check (length(external_id) <= 256),
  add column changed_at timestamptz not null default now(),
  -- One source decides who is in a group.
  add constraint person_group_source check (not is_synced or provider_id is null);
create index person_group_synced on identity.person_group (organisation_id, id) where is_synced;
