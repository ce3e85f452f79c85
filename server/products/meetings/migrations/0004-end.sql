-- When a planned meeting is to be over; only together with its beginning.
alter table meetings.meeting add column ends_at timestamptz;
alter table meetings.meeting add constraint meeting_ends_after_start check (ends_at is null or (starts_at is not null and ends_at >= starts_at));
