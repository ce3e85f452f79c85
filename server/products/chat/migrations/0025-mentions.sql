-- Which messages name someone, or hold what they watch for, so that those that have been read are found too.
create table chat.mention (
  -- A Matrix id; empty: everybody in the room.
  user_id text not null,
  position bigint not null references chat.event (position) on delete cascade,
  room_id text not null,
  event_id text not null,
  primary key (user_id, position)
);
create index on chat.mention (position);
create index on chat.mention (room_id, position) where user_id = '';

-- What was written before. Who reads it is asked again whether it concerns them.
insert into chat.mention (user_id, position, room_id, event_id)
  select distinct named.found[1], e.position, e.room_id, e.event_id
    from chat.event e
      cross join lateral regexp_matches(substring(e.pdu from '"m\.mentions":\{[^}]*\}'), '"(@[^"\\]+)"', 'g') as named (found)
    where e.type = 'm.room.message' and e.pdu like '%"m.mentions":{%' and e.relation is distinct from 'm.replace';
insert into chat.mention (user_id, position, room_id, event_id)
  select '', e.position, e.room_id, e.event_id from chat.event e
    where e.type = 'm.room.message' and e.pdu like '%"m.mentions":{"room":true%' and e.relation is distinct from 'm.replace';
