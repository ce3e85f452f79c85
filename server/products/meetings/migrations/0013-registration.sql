-- Where people register for a webinar.
create table meetings.registration_page (
  meeting_id uuid primary key references meetings.meeting (id) on delete cascade,
  -- In its address, which is meant to be passed on.
  code text not null unique,
  is_open boolean not null,
  audience text not null check (audience in ('anyone', 'organisations')),
  seats integer check (seats > 0),
  closes_at timestamptz,
  needs_approval boolean not null,
  has_lobby boolean not null,
  asks_organisation boolean not null,
  description text not null check (length(description) <= 3000),
  speakers text not null check (length(speakers) <= 1000),
  -- Vouches for who comes by it, as who makes a link for guests does.
  opened_by uuid references identity.person (id) on delete set null,
  opened_at timestamptz not null default now()
);
create index registration_page_opened_by on meetings.registration_page (opened_by);

create table meetings.registration (
  id uuid primary key,
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  -- In lower case: one registration an address.
  mail text not null check (length(mail) <= 320),
  name text not null check (length(name) between 1 and 80),
  organisation_name text check (length(organisation_name) between 1 and 120),
  person_id uuid references identity.person (id) on delete cascade,
  locale text not null check (locale in ('sv', 'en')),
  state text not null check (state in ('unconfirmed', 'waiting', 'registered', 'declined', 'cancelled')),
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  -- When a stranger's request last sent a letter there: once a day.
  mailed_at timestamptz not null default now(),
  -- What the letters have said of the time, and for which beginning they reminded.
  told_starts_at timestamptz,
  told_ends_at timestamptz,
  told_at timestamptz,
  is_told_cancelled boolean not null default false,
  day_reminder_for timestamptz,
  hour_reminder_for timestamptz,
  unique (meeting_id, mail)
);
create index registration_state on meetings.registration (meeting_id, state);
create index registration_mail on meetings.registration (mail, mailed_at) where state = 'unconfirmed';
create index registration_person on meetings.registration (person_id);

-- Links in letters, as SHA-256 of their secrets: each letter has its own, and all of them lead to the registration.
create table meetings.registration_link (
  hash bytea primary key,
  registration_id uuid not null references meetings.registration (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index registration_link_registration on meetings.registration_link (registration_id);

-- Whose registration let a guest in, and whether the same link has been used again since.
alter table meetings.guest
  add column registration_id uuid references meetings.registration (id) on delete set null,
  add column is_replaced boolean not null default false;
create index guest_registration on meetings.guest (registration_id) where registration_id is not null;
