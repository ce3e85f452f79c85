-- A week is found by the index alone: what has ended before it or begins after it is not looked at in the table.
drop index calendar.entry_short;
create index entry_short on calendar.entry (calendar_id, starts_at, ends_at) where is_short;
drop index calendar.entry_long;
create index entry_long on calendar.entry (calendar_id, coalesce(ends_at, 'infinity'::timestamptz), starts_at) where not is_short;
