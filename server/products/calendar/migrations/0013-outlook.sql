-- Meetings that were made for a pane in Outlook; it finds them by a secret whose hash this is.
create table calendar.outlook_request (
  code_hash bytea primary key,
  meeting_id uuid not null,
  person_id uuid not null references identity.person (id) on delete cascade,
  -- Where the meeting opens.
  path text not null,
  created_at timestamptz not null
);
create index outlook_request_created on calendar.outlook_request (created_at);
create index outlook_request_person on calendar.outlook_request (person_id);
