-- What those who do not lead a meeting may do in its call.
alter table meetings.meeting
  add column may_unmute boolean not null default true,
  add column may_use_camera boolean not null default true,
  add column may_share boolean not null default true,
  add column may_write boolean not null default true;

-- Members whom a moderator has made moderators of this meeting.
create table meetings.moderator (
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  added_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (meeting_id, person_id)
);
create index moderator_person on meetings.moderator (person_id);
create index moderator_added_by on meetings.moderator (added_by);
