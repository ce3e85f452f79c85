-- Events that are to be sent later (MSC4140), and for a day what became of them. The id is a secret: who knows it may send, restart or
-- cancel the event.
create table chat.delayed_event (
  id text primary key,
  user_id text not null,
  -- One transaction of one device schedules one event.
  txn text unique,
  room_id text not null,
  type text not null,
  state_key text,
  content text not null,
  -- Milliseconds.
  delay bigint not null,
  -- When it was scheduled or restarted, and when it is due.
  running_since timestamptz not null,
  due_at timestamptz not null,
  -- Where chat was when it was scheduled: state that was set by others since then takes its place.
  position bigint not null,
  -- Some process is sending it, until then at most.
  claimed_until timestamptz,
  finalised_at timestamptz,
  outcome text check (outcome in ('send', 'cancel')),
  reason text check (reason in ('action', 'delay', 'error')),
  -- JSON: the error that kept it from being sent.
  error text,
  event_id text,
  check ((outcome is null) = (finalised_at is null))
);
create index on chat.delayed_event (user_id, due_at);
create index on chat.delayed_event (room_id);
create index on chat.delayed_event (finalised_at) where finalised_at is not null;
