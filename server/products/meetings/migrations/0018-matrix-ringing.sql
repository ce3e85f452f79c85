-- The event that Matrix clients ring at: a client's, or the one that was sent for our page.
alter table meetings.ring add column notification_id text;
create unique index ring_notification on meetings.ring (notification_id) where notification_id is not null;
-- Of a call from our page: its caller's device in the call, `<user>:<device>`. Null: a Matrix client calls.
alter table meetings.ring add column caller_identity text;
-- The event that declined it: a client's, or the one that was sent for our page.
alter table meetings.ring_callee add column decline_id text;
