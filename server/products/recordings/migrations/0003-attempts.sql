-- What files are made of is tried again, with growing pauses, until they are among the workspace's or 30 days are over.
alter table recordings.recording
  add column tries integer not null default 0,
  -- Null: nothing is to be made.
  add column next_try_at timestamptz,
  -- Which try is going on, and until when it is believed to; a process that lives says so again and again.
  add column attempt uuid,
  add column attempt_until timestamptz,
  -- Files of the workspace that a try has written and not yet named as the recording's.
  add column unnamed_files bigint[] not null default '{}';
alter table recordings.egress
  add column tries integer not null default 0,
  add column next_try_at timestamptz,
  add column attempt uuid,
  add column attempt_until timestamptz,
  add column unnamed_files bigint[] not null default '{}',
  -- What its files wait for; a sentence for the program.
  add column waits_for text not null default '';
update recordings.recording set next_try_at = now() where state in ('composing', 'failed') and key is not null;
update recordings.egress set next_try_at = now() where state = 'ending';
create index on recordings.recording (next_try_at) where next_try_at is not null;
create index on recordings.egress (next_try_at) where next_try_at is not null;
-- What ended without files, the oldest first.
create index on recordings.egress (key_id, ended_at) where files = '[]' and ended_at is not null;
