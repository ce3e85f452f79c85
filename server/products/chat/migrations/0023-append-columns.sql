-- Events come to `chat.append` as columns, an array each: as JSON they were read through once for every statement in it, most
-- of them quoted JSON themselves. Null instead of an array: null in every row.
drop function chat.append_received(json);
drop function chat.append(json);

create function chat.append(batch json, rooms text[], ids text[], types text[], keys text[], senders text[], sent bigint[],
  pdus text[], replaced text[], held_since bigint[], targets text[], relations text[], redactions text[], txns text[])
returns json language plpgsql as $$
declare
  base bigint;
  events integer := coalesce(cardinality(ids), 0);
  notes integer := coalesce(json_array_length(batch->'notes'), 0);
  found json;
  gone json;
begin
  select position into strict base from chat.stream for update;
  if events > 0 then
    -- A room that is being removed is waited for: it is gone, or it is not.
    if exists (select from json_to_recordset(batch->'rooms') as b(id text, seen bigint)
        left join lateral (select r.head from chat.room r where r.id = b.id for no key update) r on true
        where coalesce(r.head, 0) <> b.seen) then
      select json_agg(b.id) into gone from json_to_recordset(batch->'rooms') as b(id text, seen bigint)
        where b.seen > 0 and not exists (select from chat.room r where r.id = b.id);
      return json_build_object('stale', base, 'gone', coalesce(gone, '[]'));
    end if;
    select json_agg(json_build_object('txn', e.txn, 'eventId', e.event_id)) into found
      from unnest(txns) as b(txn) join chat.event e on e.txn = b.txn;
    if found is not null then
      return json_build_object('repeated', found, 'stale', base);
    end if;
    insert into chat.event (position, room_id, event_id, type, state_key, sender, sent_at, pdu, replaces, since,
        relates_to, relation, redacted_by, txn)
      select base + n, room, id, type, key, sender, at, pdu, replaces,
        case when since < 0 then base - since else since end, target, relation, redacted_by, txn
      from unnest(rooms, ids, types, keys, senders, sent, pdus, replaced, held_since, targets, relations, redactions, txns)
        with ordinality
        as b(room, id, type, key, sender, at, pdu, replaces, since, target, relation, redacted_by, txn, n);
    if keys is not null then
      insert into chat.state_delta (room_id, type, state_key, position, event_id)
        select room, type, key, base + n, id
        from unnest(rooms, types, keys, ids) with ordinality as b(room, type, key, id, n) where key is not null;
    end if;
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

-- `chat.append` with events that were made elsewhere. `received`: their ids, each new, judged when the room's head was `seen`;
-- `forked`: those of them that are appended, whose changes of the state are `changes` and not the event itself.
create function chat.append_received(batch json, rooms text[], ids text[], types text[], keys text[], senders text[],
  sent bigint[], pdus text[], replaced text[], held_since bigint[], targets text[], relations text[], redactions text[],
  txns text[])
returns json language plpgsql as $$
declare
  base bigint;
  result json;
begin
  select position into strict base from chat.stream for update;
  if exists (select from json_to_recordset(batch->'received') as b(id text, room text, seen bigint)
      where exists (select from chat.event e where e.event_id = b.id)
        or exists (select from chat.hidden_event h where h.event_id = b.id)
        or not exists (select from chat.room r where r.id = b.room and r.head = b.seen)) then
    return json_build_object('stale', base);
  end if;
  result := chat.append(batch, rooms, ids, types, keys, senders, sent, pdus, replaced, held_since, targets, relations,
    redactions, txns);
  if result->'base' is null then
    return result;
  end if;
  -- What was hidden and holds now is shown.
  delete from chat.hidden_event h using json_to_recordset(batch->'forked') as b(id text) where h.event_id = b.id;
  insert into chat.hidden_event (event_id, room_id, pdu, mark, behind)
    select id, room, pdu, mark, behind
    from json_to_recordset(batch->'hidden') as b(id text, room text, pdu text, mark text, behind text[]);
  delete from chat.state_delta d using json_to_recordset(batch->'forked') as b(n bigint, room text)
    where d.room_id = b.room and d.position = base + b.n;
  insert into chat.state_delta (room_id, type, state_key, position, event_id, is_gone, since)
    select room, type, key, base + n, id, gone, case when since < 0 then base - since else since end
    from json_to_recordset(batch->'changes') as b(n bigint, room text, type text, key text, id text, gone boolean, since bigint);
  update chat.room r set resolved_at = base + b.n
    from (select room, max(n) as n from json_to_recordset(batch->'changes') as c(n bigint, room text) group by room) b
    where r.id = b.room;
  insert into chat.event_state (event_id, room_id, base_event, base_position, hops)
    select id, room, follows, case when at < 0 then base - at else at end, hops
    from json_to_recordset(batch->'states') as b(id text, room text, follows text, at bigint, hops integer);
  insert into chat.event_state_change (event_id, type, state_key, held)
    select id, type, key, held
    from json_to_recordset(batch->'stateChanges') as b(id text, type text, key text, held text);
  return result;
end
$$;
