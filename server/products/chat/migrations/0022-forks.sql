-- Events that were made elsewhere come into rooms that are written to here.

-- What a resolution changes has no event at its position: an older event holds again, or one no longer holds.
alter table chat.state_delta add column is_gone boolean not null default false;
-- Where a membership came by a resolution: since when it holds, which the older event does not say.
alter table chat.state_delta add column since bigint;

-- Why it is hidden; null: brought before this was written down.
alter table chat.hidden_event add column mark text check (mark in ('rejected', 'unheld', 'softFailed'));
-- The nearest events before it that are shown: what follows it follows them.
alter table chat.hidden_event add column behind text[] not null default '{}';

-- Of what was imported in forks, the state is known from here on alone.
alter table chat.room add column state_known_from bigint not null default 0;
-- Where a resolution changed the room's state last.
alter table chat.room add column resolved_at bigint not null default 0;
update chat.room r set state_known_from = r.head + 1
  where cardinality(r.extremities) > 1 or exists (select from chat.hidden_event h where h.room_id = r.id)
    or exists (select from chat.event e where e.room_id = r.id and e.pdu ~ '"prev_events":\["[^"]+","');

-- The state after an event beside the room's line: that after another such event, or the room's at a position, with some
-- changes. After any other event it is the room's state at the event's position, and nothing is stored.
create table chat.event_state (
  event_id text primary key,
  room_id text not null,
  base_event text,
  base_position bigint,
  -- How many others have to be read for it.
  hops integer not null,
  check ((base_event is null) <> (base_position is null))
);
create index on chat.event_state (room_id);
create table chat.event_state_change (
  event_id text not null references chat.event_state (event_id) on delete cascade,
  type text not null,
  state_key text not null,
  -- Null: it holds nothing.
  held text,
  primary key (event_id, type, state_key)
);

-- `chat.append` with events that were made elsewhere. `received`: their ids, each new, judged when the room's head was `seen`;
-- `forked`: those of them that are appended, whose changes of the state are `changes` and not the event itself.
create function chat.append_received(batch json) returns json language plpgsql as $$
declare
  base bigint;
  result json;
begin
  select position into strict base from chat.stream for update;
  if exists (select from json_to_recordset(batch->'received') as b(id text, room text, seen bigint)
      where exists (select from chat.event e where e.event_id = b.id)
        or exists (select from chat.hidden_event h where h.event_id = b.id)
        or not exists (select from chat.room r where r.id = b.room and r.head = b.seen)) then
    return json_build_object('stale', base);
  end if;
  result := chat.append(batch);
  if result->'base' is null then
    return result;
  end if;
  -- What was hidden and holds now is shown.
  delete from chat.hidden_event h using json_to_recordset(batch->'forked') as b(id text) where h.event_id = b.id;
  insert into chat.hidden_event (event_id, room_id, pdu, mark, behind)
    select id, room, pdu, mark, behind
    from json_to_recordset(batch->'hidden') as b(id text, room text, pdu text, mark text, behind text[]);
  delete from chat.state_delta d using json_to_recordset(batch->'forked') as b(n bigint, room text)
    where d.room_id = b.room and d.position = base + b.n;
  insert into chat.state_delta (room_id, type, state_key, position, event_id, is_gone, since)
    select room, type, key, base + n, id, gone, case when since < 0 then base - since else since end
    from json_to_recordset(batch->'changes') as b(n bigint, room text, type text, key text, id text, gone boolean, since bigint);
  update chat.room r set resolved_at = base + b.n
    from (select room, max(n) as n from json_to_recordset(batch->'changes') as c(n bigint, room text) group by room) b
    where r.id = b.room;
  insert into chat.event_state (event_id, room_id, base_event, base_position, hops)
    select id, room, follows, case when at < 0 then base - at else at end, hops
    from json_to_recordset(batch->'states') as b(id text, room text, follows text, at bigint, hops integer);
  insert into chat.event_state_change (event_id, type, state_key, held)
    select id, type, key, held
    from json_to_recordset(batch->'stateChanges') as b(id text, type text, key text, held text);
  return result;
end
$$;
