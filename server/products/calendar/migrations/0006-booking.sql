-- Signs visitors' tickets, and the links in their letters.
create table calendar.signing_key (
  id text primary key,
  secret text not null check (length(secret) >= 40),
  created_at timestamptz not null default now()
);

-- Where people without an account book a time in a calendar of someone's own.
create table calendar.booking_page (
  id uuid primary key,
  calendar_id uuid not null references calendar.calendar (id) on delete cascade,
  -- In its address, which is meant to be passed on.
  code text not null unique,
  settings jsonb not null,
  is_open boolean not null,
  opened_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  -- Nobody books there any more; it goes with the last of its visits.
  removed_at timestamptz
);
create index booking_page_calendar on calendar.booking_page (calendar_id);

create table calendar.booking (
  id uuid primary key,
  page_id uuid not null references calendar.booking_page (id) on delete cascade,
  -- It may be gone: the visit is cancelled then.
  entry_id uuid not null unique,
  -- Of the ticket it was booked with: once.
  ticket_hash bytea not null unique,
  name text not null check (length(name) between 1 and 80),
  -- In small letters.
  mail text not null check (length(mail) <= 254),
  phone text not null check (length(phone) <= 40),
  answers jsonb not null,
  locale text not null check (locale in ('sv', 'en')),
  has_call boolean not null,
  -- As it was last booked; when it is stands in the entry.
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- The beginning for which its visitor was reminded.
  reminded_for timestamptz,
  created_at timestamptz not null default now()
);
create index booking_created on calendar.booking (page_id, created_at);
create index booking_mail on calendar.booking (mail, created_at);
create index booking_ends on calendar.booking (ends_at);
