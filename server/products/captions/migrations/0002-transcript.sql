-- Whether what is written out is kept with the meeting.
alter table captions.running add column is_kept boolean not null default false;

-- What was said in a meeting, where its rules let it be kept: a line for each piece of speech.
create table captions.line (
  id uuid primary key,
  meeting_id uuid not null,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- Who said it; null: a guest, or someone who is no more.
  person_id uuid references identity.person (id) on delete set null,
  name text not null,
  -- As ISO 639 says it; null: unknown.
  language text,
  text text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  -- What the recogniser understood, where someone has corrected it.
  original text,
  corrected_by uuid references identity.person (id) on delete set null,
  corrected_at timestamptz
);
create index line_meeting on captions.line (meeting_id, started_at, id);
create index line_workspace on captions.line (workspace_id);
create index line_person on captions.line (person_id);
create index line_corrected_by on captions.line (corrected_by);
