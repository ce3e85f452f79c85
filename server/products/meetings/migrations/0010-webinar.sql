-- A webinar has a stage, and an audience that sees and hears.
alter table meetings.meeting
  add column is_webinar boolean not null default false,
  -- Questions wait for those who lead before everybody sees them.
  add column has_review boolean not null default true;

-- Someone of the audience in the call now; null or false: on the stage.
alter table meetings.participant add column is_audience boolean not null default false;

-- Who of the audience has a hand up or was let up. Who may moderate is on the stage without it.
create table meetings.stage_place (
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  -- `p_<person>` or `g_<guest>`: one place on all their devices.
  who text not null,
  person_id uuid references identity.person (id) on delete cascade,
  part text not null default 'audience' check (part in ('audience', 'microphone', 'stage')),
  raised_at timestamptz,
  primary key (meeting_id, who)
);
create index stage_place_person on meetings.stage_place (person_id);

create table meetings.question (
  id uuid primary key,
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  who text not null,
  person_id uuid references identity.person (id) on delete set null,
  name text not null,
  organisation_name text,
  is_anonymous boolean not null,
  text text not null check (length(text) between 1 and 1000),
  state text not null check (state in ('waiting', 'open', 'current', 'answered', 'dismissed')),
  asked_at timestamptz not null default now(),
  answer text check (length(answer) between 1 and 2000),
  answered_by text
);
create index question_meeting on meetings.question (meeting_id, asked_at);
create index question_person on meetings.question (person_id);
create unique index question_current on meetings.question (meeting_id) where state = 'current';

create table meetings.question_vote (
  question_id uuid not null references meetings.question (id) on delete cascade,
  who text not null,
  person_id uuid references identity.person (id) on delete cascade,
  primary key (question_id, who)
);
create index question_vote_person on meetings.question_vote (person_id);
