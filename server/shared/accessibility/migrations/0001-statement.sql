-- What an organisation says of the accessibility of its service; without a row it has said nothing yet.
create table accessibility.statement (
  organisation_id uuid primary key references organisations.organisation (id) on delete cascade,
  -- What the contract calls settings.
  settings jsonb not null,
  changed_at timestamptz not null default now()
);

-- What someone could not use, told by anyone; kept for a year at most, and until an administrator has seen to it.
create table accessibility.report (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  text text not null check (length(text) between 1 and 4000),
  -- Where they can be answered.
  mail text check (length(mail) <= 254),
  created_at timestamptz not null default now()
);
create index report_organisation on accessibility.report (organisation_id, created_at desc);
