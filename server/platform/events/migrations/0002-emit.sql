-- The outbox for modules that write in a database function of their own: the same as `emit` of the door.
create function events.emit(type text, subject text, topics text[], payload jsonb) returns void language sql as $$
  insert into events.outbox (type, subject, topics, payload) values (type, subject, topics, payload);
  select pg_notify('safos_events', '');
$$;
