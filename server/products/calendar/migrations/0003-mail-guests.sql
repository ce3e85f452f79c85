-- People outside who are invited to an entry by mail.
create table calendar.mail_guest (
  -- Stands in the address at which their answers come in.
  id uuid primary key,
  -- The organiser's entry. It may be gone: its guests are told so then.
  source_id uuid not null,
  -- In small letters.
  address text not null,
  organizer_id uuid references identity.person (id) on delete set null,
  -- The VCALENDAR that they were last sent, without METHOD; null: none, or that it is cancelled.
  sent text,
  -- When what was sent is over; null: never.
  ends_at timestamptz,
  -- By how much SEQUENCE is higher in what they are sent: a cancellation raises it, and what is sent after it.
  raise integer not null default 0,
  -- The DTSTAMP of their last answer in milliseconds, by the instant of the occurrence that it is for, "" for all.
  answered jsonb not null default '{}',
  -- Mails within the day that began then; what came on top of too many waits.
  mails integer not null default 0,
  mails_from timestamptz not null default now(),
  is_waiting boolean not null default false,
  created_at timestamptz not null default now(),
  unique (source_id, address)
);
create index mail_guest_waiting on calendar.mail_guest (mails_from) where is_waiting;

-- The secrets in their mails, by which they answer.
create table calendar.mail_link (
  secret_hash bytea primary key,
  guest_id uuid not null references calendar.mail_guest (id) on delete cascade
);
create index mail_link_guest on calendar.mail_link (guest_id);
