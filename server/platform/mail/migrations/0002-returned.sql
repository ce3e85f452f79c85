-- Where letters came back for good after a mail server had taken them: none go there until someone says that they are to.
alter table mail.refused_address add column is_paused boolean not null default false;

-- What was sent to where, for as long as it may come back: a return address has the id alone.
create table mail.sent (
  id uuid primary key,
  address text not null,
  at timestamptz not null default now(),
  -- When the first report of it came; another of the same mail says nothing new.
  returned_at timestamptz
);
create index sent_at on mail.sent (at);

-- How often letters came back for now: a full mailbox, a mail server that is away.
create table mail.delayed_address (
  -- In lower case.
  address text primary key,
  count integer not null,
  at timestamptz not null default now()
);
