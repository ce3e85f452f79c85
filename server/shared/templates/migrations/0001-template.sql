-- Workspaces of an organisation to begin from, each as the workspace was when it was saved.
create table templates.template (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 1000),
  -- The highest class of what it holds.
  information_class text check (information_class in ('K0', 'K1', 'K2', 'K3')),
  -- What each module took, by its name.
  content jsonb not null,
  -- How many of each.
  counts jsonb not null,
  made_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now()
);
create unique index template_name on templates.template (organisation_id, lower(name));

-- Content of files and pictures that a template refers to, so that it stays.
create table templates.blob (
  template_id uuid not null references templates.template (id) on delete cascade,
  hash text not null,
  primary key (template_id, hash)
);
create index blob_hash on templates.blob (hash);

-- Workspaces that are being made of a template: one whose process is gone is removed.
create table templates.making (
  workspace_id uuid primary key references workspaces.workspace (id) on delete cascade,
  begun_at timestamptz not null default now()
);
