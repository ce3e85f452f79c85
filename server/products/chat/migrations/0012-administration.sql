-- Rooms that an administrator has closed to those who are not in them. Kept by notes, so that every process knows of it in the same order.
create table chat.blocked_room (
  room_id text primary key,
  organisation_id uuid not null,
  user_id text not null,
  blocked_at timestamptz not null default now()
);

-- What administrators have asked for that takes longer than a request, and for a week what became of it.
create table chat.admin_task (
  id text primary key,
  kind text not null check (kind in ('deleteRoom', 'purgeHistory', 'redact')),
  organisation_id uuid not null,
  -- The administrator.
  person_id uuid not null,
  -- The room or the person that it is about.
  subject text not null,
  -- JSON, as the kind has it: what was asked for, and what has come of it so far.
  request text not null,
  outcome text not null,
  state text not null check (state in ('scheduled', 'active', 'complete', 'failed')) default 'scheduled',
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
-- Of one kind about one thing there is one at a time.
create unique index on chat.admin_task (kind, subject) where finished_at is null;
create index on chat.admin_task (subject, created_at);
create index on chat.admin_task (finished_at) where finished_at is not null;

create function chat.keep_blocked_rooms(notes json) returns void language plpgsql as $$
declare
  one record;
begin
  for one in select r.* from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("roomId" text, "organisationId" uuid, "userId" text)
    where b.kind = 'blocked' order by n
  loop
    if one."userId" is null then
      delete from chat.blocked_room where room_id = one."roomId";
    else
      insert into chat.blocked_room (room_id, organisation_id, user_id) values (one."roomId", one."organisationId", one."userId")
        on conflict (room_id) do nothing;
    end if;
  end loop;
end
$$;

alter function chat.keep_notes(json, bigint) rename to keep_notes_but_blocked;
create function chat.keep_notes(notes json, base bigint) returns void language plpgsql as $$
begin
  perform chat.keep_notes_but_blocked(notes, base);
  perform chat.keep_blocked_rooms(notes);
end
$$;
