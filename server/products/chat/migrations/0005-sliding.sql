-- What a connection of simplified sliding sync has been given, in versions that never change: the position that a client comes back with
-- names one. Any process answers the next request.
create table chat.sliding_state (
  id text primary key,
  user_id text not null,
  device_id text not null,
  connection text not null,
  content text not null,
  created_at timestamptz not null default now()
);
create index on chat.sliding_state (user_id, device_id, connection);
create index on chat.sliding_state (created_at);
