-- Events that stick (MSC4354), until they expire: the event itself is in the log. A process that starts reads them from here.
create table chat.sticky_event (
  event_id text primary key,
  room_id text not null,
  expires_at timestamptz not null
);
create index on chat.sticky_event (expires_at);
create index on chat.sticky_event (room_id);

-- For how long a delayed event sticks once it is sent, in milliseconds.
alter table chat.delayed_event add column sticky_ms bigint;

alter function chat.keep_notes(json, bigint) rename to keep_notes_but_sticky;
create function chat.keep_notes(notes json, base bigint) returns void language plpgsql as $$
begin
  perform chat.keep_notes_but_sticky(notes, base);
  insert into chat.sticky_event (event_id, room_id, expires_at)
    select r."eventId", r."roomId", to_timestamp(r."until"::float8 / 1000)
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("eventId" text, "roomId" text, "until" bigint)
    where b.kind = 'sticky';
end
$$;
