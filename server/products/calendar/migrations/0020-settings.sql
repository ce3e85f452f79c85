-- What someone has chosen for their calendars; no row: nothing.
create table calendar.setting (
  person_id uuid primary key references identity.person (id) on delete cascade,
  -- Minutes before the start of what has a time; null: they are not reminded.
  reminder integer
);
