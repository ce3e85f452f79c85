-- Copies of room keys, sealed by people's own clients (client-server API, "Server-side key backups"). Numbers of versions are never
-- given again, so that a version that was deleted stays as a row without keys.
create table chat.key_backup (
  user_id text not null,
  version integer not null,
  algorithm text not null,
  auth_data text not null,
  -- Another whenever a key is added, replaced or removed, and none twice.
  etag uuid not null default gen_random_uuid(),
  is_deleted boolean not null default false,
  primary key (user_id, version)
);

create table chat.backed_up_key (
  user_id text not null,
  version integer not null,
  room_id text not null,
  session_id text not null,
  first_message_index bigint not null,
  forwarded_count bigint not null,
  is_verified boolean not null,
  session_data text not null,
  primary key (user_id, version, room_id, session_id),
  foreign key (user_id, version) references chat.key_backup on delete cascade
);
