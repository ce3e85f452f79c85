create table workspaces.workspace (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  description text not null default '',
  organisation_id uuid not null references organisations.organisation (id),
  information_class text check (information_class in ('open', 'internal', 'confidential')),
  personal_of uuid unique references identity.person (id) on delete cascade,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index workspace_organisation on workspaces.workspace (organisation_id);

create table workspaces.member (
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  role text not null check (role in ('owner', 'editor', 'commenter', 'viewer', 'guest')),
  joined_at timestamptz not null default now(),
  primary key (workspace_id, person_id)
);
create index member_person on workspaces.member (person_id);

-- Rights on one item beyond the workspace's roles: to a person, to an organisation, or to whoever holds a link.
create table workspaces.item_grant (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  item_kind text not null,
  item_id text not null,
  person_id uuid references identity.person (id) on delete cascade,
  organisation_id uuid references organisations.organisation (id) on delete cascade,
  link_hash bytea unique,
  role text not null check (role in ('editor', 'commenter', 'viewer', 'guest')),
  granted_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  check (num_nonnulls(person_id, organisation_id, link_hash) = 1)
);
create unique index grant_person on workspaces.item_grant (item_kind, item_id, person_id) where person_id is not null;
create unique index grant_organisation on workspaces.item_grant (item_kind, item_id, organisation_id) where organisation_id is not null;
create index grant_of_person on workspaces.item_grant (person_id) where person_id is not null;
