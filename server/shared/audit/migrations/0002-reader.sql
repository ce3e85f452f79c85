-- When someone last began to read an organisation's log: what is written down of reading is once for a while, not for each page.
create table audit.reader (
  organisation_id uuid not null,
  person_id uuid not null,
  read_at timestamptz not null default now(),
  primary key (organisation_id, person_id)
);
