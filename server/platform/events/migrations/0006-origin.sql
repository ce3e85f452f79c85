-- The request that an event came of: its id, the caller's address, the session.
alter table events.outbox add column origin jsonb;
