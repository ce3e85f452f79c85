create extension if not exists btree_gist with schema public;

-- Rooms and equipment of an organisation.
create table calendar.resource (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  kind text not null check (kind in ('room', 'equipment')),
  location text not null check (length(location) <= 200),
  -- Null: not known, or equipment.
  seats integer check (seats between 1 and 10000),
  features text[] not null,
  -- Other organisations' people book it too.
  is_shared boolean not null,
  -- By which entries invite it, in small letters. It stays with the resource, closed or not.
  address text not null unique,
  created_at timestamptz not null default now(),
  -- Nobody books it any more.
  closed_at timestamptz
);
create index resource_organisation on calendar.resource (organisation_id);

-- When it is taken: the occurrences of entries, of a series those of the time ahead that is looked at.
create table calendar.resource_booking (
  resource_id uuid not null references calendar.resource (id) on delete cascade,
  -- At the end of a transaction: what is moved to another calendar gets another id.
  entry_id uuid not null references calendar.entry (id) on delete cascade deferrable initially deferred,
  during tstzrange not null check (not isempty(during)),
  -- Two entries never hold it at once, whatever the processes that write.
  exclude using gist (resource_id with =, during with &&, entry_id with <>)
);
create index resource_booking_entry on calendar.resource_booking (entry_id);
