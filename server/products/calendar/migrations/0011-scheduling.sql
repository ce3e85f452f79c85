-- Changes with what a client may not overwrite unseen, and not with answers (RFC 6638 §3.2.10); null: it schedules nothing.
alter table calendar.entry add column schedule_tag text;
update calendar.entry e set schedule_tag = e.etag
  where e.organizer_id is not null or exists (select from calendar.invitation i where i.copy_id = e.id);

-- It was removed without an answer: who is invited is asked again once SEQUENCE is above this; null: it was not.
alter table calendar.invitation add column ignored_sequence integer;

-- What programs for calendars find in someone's inbox (RFC 6638 §2.2).
create table calendar.inbox (
  person_id uuid primary key references identity.person (id) on delete cascade,
  -- Counts every change. Given out under this row's lock.
  revision bigint not null default 0,
  forgotten_revision bigint not null default 0
);

create table calendar.inbox_message (
  person_id uuid not null references calendar.inbox (person_id) on delete cascade,
  -- The last part of its address: the same for all that one person sends about one entry.
  name text not null,
  uid text not null,
  -- A VCALENDAR with METHOD.
  body text not null,
  etag text not null,
  revision bigint not null,
  created_at timestamptz not null default now(),
  primary key (person_id, name)
);
create index inbox_message_created on calendar.inbox_message (created_at);

create table calendar.inbox_removed (
  person_id uuid not null references calendar.inbox (person_id) on delete cascade,
  name text not null,
  revision bigint not null,
  removed_at timestamptz not null default now(),
  primary key (person_id, name)
);
create index inbox_removed_at on calendar.inbox_removed (removed_at);
