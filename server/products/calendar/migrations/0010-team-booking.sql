-- A page of a team: it lies in a workspace, and its visits in the calendars of the officers who take them.
alter table calendar.booking_page
  alter column calendar_id drop not null,
  add column workspace_id uuid references workspaces.workspace (id) on delete cascade,
  -- Any of its officers takes a visit, or all of them do.
  add column mode text check (mode in ('any', 'all')),
  add constraint booking_page_owner check (
    (calendar_id is null) = (workspace_id is not null) and (mode is null) = (workspace_id is null)
  );
create index booking_page_workspace on calendar.booking_page (workspace_id) where workspace_id is not null;

create table calendar.booking_officer (
  page_id uuid not null references calendar.booking_page (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  -- Null: they have been asked, and their calendar is not looked at.
  consented_at timestamptz,
  asked_at timestamptz not null default now(),
  primary key (page_id, person_id)
);
create index booking_officer_person on calendar.booking_officer (person_id);

alter table calendar.booking
  -- Who takes it, at a page of a team.
  add column taker_id uuid references identity.person (id) on delete set null,
  -- How many times someone else has taken it over: the link to its call is another each time.
  add column handovers integer not null default 0;
create index booking_taker on calendar.booking (taker_id) where taker_id is not null;
