-- When an entry is to be looked at because one of its reminders may go off; null: none will.
alter table calendar.entry add column alarm_at timestamptz;
create index entry_alarm on calendar.entry (alarm_at) where alarm_at is not null;
-- Those that are there already are looked at once.
update calendar.entry set alarm_at = now()
  where body like '%BEGIN:VALARM%' and (is_recurring or ends_at is null or ends_at > now());
