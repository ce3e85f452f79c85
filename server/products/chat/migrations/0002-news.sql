-- What was sent is told once for each flush: subscribers read the events themselves by their positions.
alter function chat.append(json) rename to append_batch;

create function chat.append(batch json) returns json language plpgsql as $$
declare
  answer json := chat.append_batch(batch);
begin
  if (answer->>'base') is not null and (batch->>'isNews')::boolean then
    perform events.emit('messages.sent', 'chat', '{}', jsonb_build_object(
      'first', (answer->>'base')::bigint + 1, 'last', (answer->>'base')::bigint + json_array_length(batch->'events')));
  end if;
  return answer;
end
$$;
