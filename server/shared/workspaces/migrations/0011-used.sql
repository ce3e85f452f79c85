-- The day on which someone last did something there, in UTC.
alter table workspaces.workspace add column used_on date;
