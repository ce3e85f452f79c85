-- A calendar whose entries come from elsewhere: nobody writes them here.
create table calendar.subscription (
  calendar_id uuid primary key references calendar.calendar (id) on delete cascade,
  -- Often a secret: sealed with the deployment's key.
  address bytea not null,
  host text not null,
  -- Whether its owner is busy when its entries are.
  is_busy boolean not null default false,
  -- What the server said of the last answer, so that what has not changed is not sent again.
  etag text,
  last_modified text,
  content_hash bytea,
  -- Entries that could not be read.
  left_out integer not null default 0,
  -- Between two fetches, as the feed asks for.
  interval_seconds integer not null,
  tried_at timestamptz,
  fetched_at timestamptz,
  -- Why the last try failed; null: it did not.
  failure text,
  failures integer not null default 0,
  failing_since timestamptz,
  -- Null: it is tried only when someone asks for it.
  due_at timestamptz,
  -- Who fetches it, and until when others leave it alone.
  lease uuid,
  leased_until timestamptz
);
create index subscription_due on calendar.subscription (due_at);
create index subscription_host on calendar.subscription (host) where lease is not null;
