-- When someone works in a week; nobody here: Monday to Friday from 8 to 17.
create table calendar.working_hours (
  person_id uuid primary key references identity.person (id) on delete cascade,
  zone text not null,
  -- Spans of each weekday, Monday first, in minutes since midnight.
  week jsonb not null
);
