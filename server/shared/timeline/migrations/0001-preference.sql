-- Which layers someone's calendar leaves out; no row: they have chosen nothing.
create table timeline.preference (
  person_id uuid primary key references identity.person (id) on delete cascade,
  hidden text[] not null
);
