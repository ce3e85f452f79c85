-- A group of persons of one organisation, made by its administrators: what is given to it is given to each of them.
create table identity.person_group (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 1000),
  created_at timestamptz not null default now()
);
create unique index person_group_name on identity.person_group (organisation_id, lower(name));

-- One who leaves the organisation's groups leaves them all with the account.
create table identity.group_member (
  group_id uuid not null references identity.person_group (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  added_at timestamptz not null default now(),
  primary key (group_id, person_id)
);
create index group_member_person on identity.group_member (person_id);
