-- Someone leaves: when, who takes over what, and what became of it.
create table departures.departure (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  state text not null default 'planned' check (state in ('planned', 'running', 'stopped', 'done')),
  ends_at timestamptz not null,
  planned_by uuid references identity.person (id) on delete set null,
  planned_at timestamptz not null default now(),
  done_at timestamptz
);
create unique index departure_open on departures.departure (person_id) where state <> 'done';
create index departure_organisation on departures.departure (organisation_id, ends_at);

create table departures.successor (
  departure_id uuid not null references departures.departure (id) on delete cascade,
  holding text not null,
  person_id uuid not null references identity.person (id) on delete cascade,
  primary key (departure_id, holding)
);

-- What has been handed over; what is here is not done again after a stop.
create table departures.handed_over (
  departure_id uuid not null references departures.departure (id) on delete cascade,
  holding text not null,
  person_id uuid references identity.person (id) on delete set null,
  given integer not null,
  kept integer not null,
  at timestamptz not null default now(),
  primary key (departure_id, holding)
);
