-- What was sent is told apart from the sending, many flushes in one word: the stream itself is what must be told, and this
-- position says how far that has been done. Telling moves it in the transaction of the word, so nothing is left out.
drop function chat.append(json);
alter function chat.append_batch(json) rename to append;

create table chat.told (
  is_only boolean primary key default true check (is_only),
  position bigint not null
) with (fillfactor = 10);
insert into chat.told (position) select position from chat.stream;

-- Tells of at most so many positions when an event of these types is among them; whether there is more to tell.
create function chat.tell(types text[], most bigint) returns boolean language plpgsql as $$
declare
  told bigint;
  head bigint;
  upto bigint;
begin
  select position into strict told from chat.told for update;
  select position into strict head from chat.stream;
  upto := least(head, told + most);
  if upto = told then
    return false;
  end if;
  if exists (select from chat.event where position > told and position <= upto and type = any(types)) then
    perform events.emit('messages.sent', 'chat', '{}', jsonb_build_object('first', told + 1, 'last', upto));
  end if;
  update chat.told set position = upto;
  return upto < head;
end
$$;
