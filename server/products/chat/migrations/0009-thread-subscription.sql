-- Which threads a person wants to hear of (MSC4306). `none`: they have said that they do not, when the stream stood at `position`.
create table chat.thread_subscription (
  user_id text not null,
  root text not null,
  room_id text not null,
  state text not null check (state in ('manual', 'automatic', 'none')),
  position bigint not null,
  primary key (user_id, root)
);
create index on chat.thread_subscription (room_id);

-- One after the other: whether a change counts is a matter of what stands there, in every process alike (`threads/subscriptions.ts`).
create function chat.keep_thread_subscriptions(notes json, base bigint) returns void language plpgsql as $$
declare
  one record;
begin
  for one in select base + n as position, r.*
    from json_to_recordset(notes) as b(n bigint, kind text, body json)
      cross join lateral json_to_record(b.body) as r("userId" text, "roomId" text, root text, state text, cause bigint)
    where b.kind = 'threadSubscription' order by n
  loop
    insert into chat.thread_subscription as t (user_id, root, room_id, state, position)
      values (one."userId", one.root, one."roomId", one.state, one.position)
      on conflict (user_id, root) do update set state = excluded.state, position = excluded.position
      where case excluded.state
        when 'automatic' then t.state = 'none' and one.cause > t.position
        when 'manual' then t.state <> 'manual'
        else true
      end;
  end loop;
end
$$;

alter function chat.keep_notes(json, bigint) rename to keep_other_notes;
create function chat.keep_notes(notes json, base bigint) returns void language plpgsql as $$
begin
  perform chat.keep_other_notes(notes, base);
  perform chat.keep_thread_subscriptions(notes, base);
end
$$;
