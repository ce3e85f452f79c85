-- Events of rooms made elsewhere that their log does not show: they break the room's rules, or never came to hold where the room
-- had forked. Others follow and cite them.
create table chat.hidden_event (
  event_id text primary key,
  room_id text not null,
  -- As it came: canonical JSON.
  pdu text not null,
  received_at timestamptz not null default now()
);
create index on chat.hidden_event (room_id);
