-- Rooms that everybody of an organisation finds. Whether they are shown is the organisation's rule, asked each time.
create table chat.listed_room (
  room_id text primary key references chat.room (id) on delete cascade,
  organisation_id uuid not null,
  user_id text not null,
  listed_at timestamptz not null default now()
);
create index on chat.listed_room (organisation_id);
