-- Redactions of all that someone wrote go up to where the stream stood when they were asked for. Those under way did not say where:
-- they go up to here.
update chat.admin_task set request = (request::jsonb || jsonb_build_object('position', (select position from chat.stream)))::text
  where kind = 'redact' and finished_at is null and not request::jsonb ? 'position';
