-- The breakout rooms of a meeting's call; they stay as they were laid out when they close.
create table meetings.breakout (
  meeting_id uuid primary key references meetings.meeting (id) on delete cascade,
  mode text not null check (mode in ('assigned', 'free')),
  is_open boolean not null default false,
  ends_at timestamptz,
  -- What was left when the time was stopped.
  rest_seconds integer,
  length_seconds integer,
  -- What was last said to all rooms.
  message text check (length(message) between 1 and 500),
  message_by text,
  message_at timestamptz,
  -- Grows with each change.
  version integer not null default 1
);
create index breakout_due on meetings.breakout (ends_at) where is_open and ends_at is not null;

create table meetings.breakout_room (
  id uuid primary key,
  meeting_id uuid not null references meetings.breakout (meeting_id) on delete cascade,
  position integer not null,
  name text not null check (length(name) between 1 and 60)
);
create index breakout_room_meeting on meetings.breakout_room (meeting_id, position);

-- Where someone was put, and where they are to be now: null = the main room.
create table meetings.breakout_place (
  meeting_id uuid not null references meetings.breakout (meeting_id) on delete cascade,
  -- `p_<person>` or `g_<guest>`: one place on all their devices.
  who text not null,
  person_id uuid references identity.person (id) on delete cascade,
  assigned_id uuid references meetings.breakout_room (id) on delete set null,
  room_id uuid references meetings.breakout_room (id) on delete set null,
  help_asked_at timestamptz,
  primary key (meeting_id, who)
);
create index breakout_place_person on meetings.breakout_place (person_id);

-- The breakout room someone is or was last in; null = the main room.
alter table meetings.participant add column room_id uuid;
