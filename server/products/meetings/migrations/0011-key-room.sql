-- Rooms of other programs, which use the media server with a key of the operator's (SAFOS_MEDIA_KEYS).
create table meetings.key_room (
  key_id text not null,
  name text not null,
  sid text not null,
  -- Seconds until it ends when nobody comes, and when everybody has left.
  empty_timeout integer not null,
  departure_timeout integer not null,
  -- 0: any number.
  max_participants integer not null,
  metadata text not null,
  created_at timestamptz not null default now(),
  -- Which server process holds it, and where the others reach that one; null: none at present.
  process_id uuid,
  address text,
  seen_at timestamptz not null default now(),
  primary key (key_id, name)
);
