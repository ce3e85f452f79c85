-- A pusher belongs to the session that set it. Those of before this have none, and wait until their clients set them again.
alter table chat.pusher
  add column id bigint generated always as identity unique,
  -- Grows whenever the pusher is set.
  add column revision integer not null default 0,
  add column session_id uuid references identity.session (id) on delete cascade,
  -- Where it pushes to, and that address' origin; null: nowhere.
  add column url text,
  add column gateway text,
  -- The stream's position from which on it pushes.
  add column since bigint not null default 0,
  add column set_at timestamptz not null default now(),
  -- The number of unread messages that it was given last.
  add column unread integer not null default 0,
  add column failures integer not null default 0,
  add column failing_since timestamptz,
  add column next_at timestamptz not null default now();
create index pusher_session on chat.pusher (session_id);
create index pusher_key on chat.pusher (pushkey, app_id);

-- What a pusher is still to push: of each room the newest event, and the newest that rings. No room: that all is read.
create table chat.push_due (
  pusher_id bigint not null references chat.pusher (id) on delete cascade,
  room_id text not null,
  is_ring boolean not null,
  event_id text,
  position bigint not null,
  is_high boolean not null,
  due_at timestamptz not null default now(),
  primary key (pusher_id, room_id, is_ring)
);

-- Up to which position the stream has been looked at for pushers, and how often pushers have been set or removed.
create table chat.push_progress (
  position bigint not null,
  pushers bigint not null
);
insert into chat.push_progress select position, 0 from chat.stream;
