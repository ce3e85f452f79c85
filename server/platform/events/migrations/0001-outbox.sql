-- What has happened, written in the transaction that made it happen. `xid` lets readers wait for every transaction
-- that began earlier: the identity column alone would show a later commit first and hide the earlier one for ever.
create table events.outbox (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  type text not null,
  subject text not null,
  topics text[] not null default '{}',
  payload jsonb not null,
  created_at timestamptz not null default now()
);
create index outbox_order on events.outbox (xid, id);
create index outbox_age on events.outbox (created_at);

-- How far each durable subscriber has come: everything below `xid` is done.
create table events.cursor (
  subscriber text primary key,
  xid xid8 not null
);

-- Events a subscriber failed on again and again, kept for the operator.
create table events.parked (
  subscriber text not null,
  event_id bigint not null,
  type text not null,
  subject text not null,
  payload jsonb not null,
  failure text not null,
  parked_at timestamptz not null default now(),
  primary key (subscriber, event_id)
);
