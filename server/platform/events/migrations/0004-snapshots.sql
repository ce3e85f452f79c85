-- Which transactions were over when an event was written: a reader that has seen it may lack what the others commit later.
-- Rows of an older version have none.
alter table events.outbox add column snapshot pg_snapshot;
alter table events.outbox alter column snapshot set default pg_current_snapshot();

-- What a subscriber has handled is a snapshot: a transaction that stays open is left out of it and waits for nobody.
alter table events.cursor add column handled pg_snapshot, add column led_at timestamptz not null default now();
update events.cursor set handled = format('%1$s:%1$s:', xid)::pg_snapshot;
alter table events.cursor alter column handled set not null, drop column xid;

-- The notification names the transaction: PostgreSQL delivers notifications in the order of the commits.
create or replace function events.emit(type text, subject text, topics text[], payload jsonb) returns void language sql as $$
  insert into events.outbox (type, subject, topics, payload) values (type, subject, topics, payload);
  select pg_notify('safos_events', pg_current_xact_id()::text);
$$;
