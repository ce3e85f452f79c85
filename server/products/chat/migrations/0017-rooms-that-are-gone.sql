-- What is written to a room that has been removed meanwhile does not bring it back: the batch is stale, and names it.
create or replace function chat.append(batch json) returns json language plpgsql as $$
declare
  base bigint;
  events integer := coalesce(json_array_length(batch->'events'), 0);
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
