-- The direct chat whose people a call is for; null = the workspace's members.
alter table meetings.meeting add column room_id text;

-- A call from a direct chat, which rings until everybody has answered or declined, the caller hangs up, or its time is over.
create table meetings.ring (
  id uuid primary key,
  meeting_id uuid not null references meetings.meeting (id) on delete cascade,
  room_id text not null,
  caller_id uuid not null references identity.person (id) on delete cascade,
  is_video boolean not null default false,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  -- The first answer.
  answered_at timestamptz,
  -- Since when it rings for nobody.
  ended_at timestamptz,
  -- When the chat got its line about it.
  reported_at timestamptz
);
create unique index ring_open on meetings.ring (room_id) where ended_at is null;
create index ring_due on meetings.ring (ends_at) where ended_at is null;
create index ring_unreported on meetings.ring (ended_at) where reported_at is null;
create index ring_caller on meetings.ring (caller_id, created_at desc);
create index ring_meeting on meetings.ring (meeting_id);

create table meetings.ring_callee (
  ring_id uuid not null references meetings.ring (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  state text not null check (state in ('ringing', 'busy', 'answered', 'declined', 'missed')),
  -- They want nothing from the caller: it rings nowhere, and the caller sees no difference.
  is_ignored boolean not null default false,
  primary key (ring_id, person_id)
);
create index ring_callee_open on meetings.ring_callee (person_id) where state in ('ringing', 'busy');
