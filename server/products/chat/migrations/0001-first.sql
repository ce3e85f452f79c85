-- The one position every change of chat takes. Whoever appends holds this row until the commit, so positions appear
-- in order and without gaps to every process.
create table chat.stream (
  is_only boolean primary key default true check (is_only),
  position bigint not null
) with (fillfactor = 10);
insert into chat.stream (position) values (0);

create table chat.room (
  id text primary key,
  version text not null,
  -- Position of the newest event: who writes must have seen it.
  head bigint not null,
  extremities text[] not null,
  depth bigint not null,
  created_at timestamptz not null default now()
) with (fillfactor = 50);

create table chat.event (
  position bigint primary key,
  room_id text not null,
  event_id text not null unique,
  type text not null,
  state_key text,
  sender text not null,
  sent_at bigint not null,
  -- The signed event as canonical JSON; replaced by its redacted form when it is redacted.
  pdu text not null,
  -- The state event this one replaced, for prev_content.
  replaces text,
  -- For memberships: the position since which the person has had this membership without a break.
  since bigint,
  relates_to text,
  relation text,
  redacted_by text,
  -- Who sent it with which transaction id; a replay finds its event here.
  txn text
);
create index on chat.event (room_id, position);
create index on chat.event (relates_to, position) where relates_to is not null;
create index on chat.event (room_id, sent_at);
create unique index on chat.event (txn) where txn is not null;

-- The current state of a room as a log of changes: its newest row per (type, key) is the state now, the newest at or
-- below a position is the state then. One row per change, never one per event.
create table chat.state_delta (
  room_id text not null,
  type text not null,
  state_key text not null,
  position bigint not null,
  event_id text not null,
  primary key (room_id, type, state_key, position)
);
create index on chat.state_delta (room_id, position);

create table chat.receipt (
  room_id text not null,
  user_id text not null,
  type text not null,
  thread text not null,
  event_id text not null,
  event_position bigint not null,
  sent_at bigint not null,
  position bigint not null,
  primary key (room_id, user_id, type, thread)
);

create table chat.account_data (
  user_id text not null,
  room_id text not null,
  type text not null,
  content text not null,
  position bigint not null,
  primary key (user_id, room_id, type)
);

create table chat.to_device (
  position bigint primary key,
  user_id text not null,
  device_id text not null,
  content text not null
);
create index on chat.to_device (user_id, device_id, position);

-- What changed besides events, so that other processes can follow; kept for a day.
create table chat.note (
  position bigint primary key,
  kind text not null,
  body text not null,
  created_at timestamptz not null default now()
);

create table chat.forgotten (
  user_id text not null,
  room_id text not null,
  position bigint not null,
  primary key (user_id, room_id)
);

create table chat.device_change (
  user_id text primary key,
  position bigint not null
);

-- Everything of one flush in one statement, hence one commit.
create function chat.append(batch json) returns json language plpgsql as $$
declare
  base bigint;
  events integer := coalesce(json_array_length(batch->'events'), 0);
  notes integer := coalesce(json_array_length(batch->'notes'), 0);
  found json;
begin
  select position into strict base from chat.stream for update;
  if events > 0 then
    if exists (select from json_to_recordset(batch->'rooms') as b(id text, seen bigint)
        join chat.room r on r.id = b.id where r.head <> b.seen) then
      return json_build_object('stale', base);
    end if;
    select json_agg(json_build_object('txn', e.txn, 'eventId', e.event_id)) into found
      from json_to_recordset(batch->'events') as b(txn text) join chat.event e on e.txn = b.txn;
    if found is not null then
      return json_build_object('repeated', found, 'stale', base);
    end if;
    insert into chat.event (position, room_id, event_id, type, state_key, sender, sent_at, pdu, replaces, since,
        relates_to, relation, redacted_by, txn)
      select base + n, room, id, type, key, sender, at, pdu, replaces,
        case when since < 0 then base - since else since end, target, relation, redactedBy, txn
      from json_to_recordset(batch->'events') as b(n bigint, room text, id text, type text, key text, sender text,
        at bigint, pdu text, replaces text, since bigint, target text, relation text, redactedBy text, txn text);
    insert into chat.state_delta (room_id, type, state_key, position, event_id)
      select room, type, key, base + n, id
      from json_to_recordset(batch->'events') as b(n bigint, room text, id text, type text, key text)
      where key is not null;
    insert into chat.room (id, version, head, extremities, depth)
      select id, version, base + head, extremities, depth
      from json_to_recordset(batch->'rooms') as b(id text, version text, head bigint, extremities text[], depth bigint)
      on conflict (id) do update set head = excluded.head, extremities = excluded.extremities, depth = excluded.depth;
    if json_array_length(batch->'media') > 0 then
      insert into chat.media_use (domain, media_id, room_id, event_id)
        select domain, media, room, event from json_to_recordset(batch->'media') as b(domain text, media text, room text, event text)
        on conflict do nothing;
      update chat.media m set is_used = true
        from json_to_recordset(batch->'media') as b(domain text, media text)
        where m.domain = b.domain and m.media_id = b.media and not m.is_used;
    end if;
    if json_array_length(batch->'redactions') > 0 then
      update chat.event e set pdu = b.pdu, redacted_by = b.by
        from json_to_recordset(batch->'redactions') as b(target text, pdu text, by text) where e.event_id = b.target;
      -- What only the redacted event showed goes with it; the blob follows when nobody else refers to it.
      with gone as (
        delete from chat.media_use u using json_to_recordset(batch->'redactions') as b(target text)
          where u.event_id = b.target returning u.domain, u.media_id, u.event_id)
      delete from chat.media m using gone g where m.domain = g.domain and m.media_id = g.media_id
        and not exists (select from chat.media_use u where u.domain = m.domain and u.media_id = m.media_id
          and u.event_id not in (select event_id from gone));
    end if;
  end if;
  if notes > 0 then
    perform chat.keep_notes(batch->'notes', base);
  end if;
  update chat.stream set position = base + events + notes;
  return json_build_object('base', base);
end
$$;

create function chat.keep_notes(notes json, base bigint) returns void language plpgsql as $$
begin
  insert into chat.note (position, kind, body)
    select base + n, kind, body::text from json_to_recordset(notes) as b(n bigint, kind text, body json);
  insert into chat.receipt (room_id, user_id, type, thread, event_id, event_position, sent_at, position)
    select distinct on (1, 2, 3, 4) r."roomId", r."userId", r.type, r.thread, r."eventId", r."eventPosition", r.at, base + n
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("roomId" text, "userId" text, type text, thread text, "eventId" text,
        "eventPosition" bigint, at bigint)
    where b.kind = 'receipt' order by 1, 2, 3, 4, n desc
    on conflict (room_id, user_id, type, thread) do update set event_id = excluded.event_id,
      event_position = excluded.event_position, sent_at = excluded.sent_at, position = excluded.position;
  insert into chat.account_data (user_id, room_id, type, content, position)
    select distinct on (1, 2, 3) r."userId", r."roomId", r.type, r.content::text, base + n
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("userId" text, "roomId" text, type text, content json)
    where b.kind = 'accountData' order by 1, 2, 3, n desc
    on conflict (user_id, room_id, type) do update set content = excluded.content, position = excluded.position;
  insert into chat.to_device (position, user_id, device_id, content)
    select base + n, r."userId", r."deviceId", r.content::text
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("userId" text, "deviceId" text, content json)
    where b.kind = 'toDevice';
  insert into chat.forgotten (user_id, room_id, position)
    select distinct on (1, 2) r."userId", r."roomId", base + n
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("userId" text, "roomId" text)
    where b.kind = 'forgotten' order by 1, 2, n desc
    on conflict (user_id, room_id) do update set position = excluded.position;
  insert into chat.device_change (user_id, position)
    select r."userId", max(base + n)
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("userId" text)
    where b.kind = 'devices' group by 1
    on conflict (user_id) do update set position = excluded.position;
end
$$;

create table chat.alias (
  alias text primary key,
  room_id text not null,
  creator text not null,
  created_at timestamptz not null default now()
);
create index on chat.alias (room_id);

create table chat.filter (
  user_id text not null,
  filter_id text not null,
  content text not null,
  primary key (user_id, filter_id)
);

create table chat.profile_field (
  user_id text not null,
  name text not null,
  value text not null,
  primary key (user_id, name)
);

create table chat.media (
  domain text not null,
  media_id text not null,
  hash text not null,
  size bigint not null,
  content_type text not null,
  file_name text,
  user_id text not null,
  -- Once an event showed it, only those who may see such an event may fetch it.
  is_used boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (domain, media_id)
);
create index on chat.media (hash);
create table chat.media_use (
  domain text not null,
  media_id text not null,
  room_id text not null,
  event_id text not null,
  primary key (domain, media_id, event_id)
);
create index on chat.media_use (event_id);

create table chat.pusher (
  user_id text not null,
  app_id text not null,
  pushkey text not null,
  content text not null,
  primary key (user_id, app_id, pushkey)
);

create table chat.device_key (
  user_id text not null,
  device_id text not null,
  content text not null,
  primary key (user_id, device_id)
);
create table chat.one_time_key (
  user_id text not null,
  device_id text not null,
  algorithm text not null,
  key_id text not null,
  content text not null,
  created_at timestamptz not null default now(),
  primary key (user_id, device_id, algorithm, key_id)
);
create table chat.fallback_key (
  user_id text not null,
  device_id text not null,
  algorithm text not null,
  key_id text not null,
  content text not null,
  is_used boolean not null,
  primary key (user_id, device_id, algorithm)
);
create table chat.cross_signing_key (
  user_id text not null,
  usage text not null,
  content text not null,
  primary key (user_id, usage)
);
create table chat.key_signature (
  user_id text not null,
  key_id text not null,
  signer text not null,
  signer_key text not null,
  signature text not null,
  primary key (user_id, key_id, signer, signer_key)
);
create table chat.to_device_txn (
  txn text primary key,
  created_at timestamptz not null default now()
);
