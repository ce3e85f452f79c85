-- What a time line asks for: what is planned in some workspaces by when it begins; what a calendar's entry plans stands in the calendar.
create index meeting_planned on meetings.meeting (workspace_id, starts_at)
  where starts_at is not null and open_until is null and room_id is null and trashed_at is null;
-- Those few that began long before a window and are in it still.
create index meeting_planned_long on meetings.meeting (workspace_id, ends_at)
  where ends_at - starts_at > interval '24 hours' and open_until is null and room_id is null and trashed_at is null;
