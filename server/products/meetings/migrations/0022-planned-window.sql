-- What a time line asks for: what is planned in some workspaces by when it begins; what a calendar's entry plans stands in the calendar.
create index meeting_planned on meetings.meeting (workspace_id, starts_at, id)
  where starts_at is not null and open_until is null and room_id is null and trashed_at is null;
