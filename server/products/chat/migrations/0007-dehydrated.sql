-- A device that a person's client has sealed and left here (MSC3814): it takes keys to rooms while no other is there, and the person's next
-- one opens it. Its keys and messages stand with those of other devices.
create table chat.dehydrated_device (
  user_id text primary key,
  device_id text not null,
  -- JSON, as the client sealed it.
  data text not null,
  label text,
  created_at timestamptz not null default now()
);

-- A key that was given out stays for a month: a client that had no answer to its upload uploads it again, and it is not given out twice.
alter table chat.one_time_key add column given_at timestamptz;
create index on chat.one_time_key (given_at) where given_at is not null;

-- What should have been sent long ago.
create index on chat.delayed_event (due_at) where outcome is null;
