-- Of a meeting that an entry of a calendar plans: until when a call that ends may begin again. Null: a call that ends is the last.
alter table meetings.meeting add column open_until timestamptz;
-- When a call of it was last over that may begin again.
alter table meetings.meeting add column held_at timestamptz;
