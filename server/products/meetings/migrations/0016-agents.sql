-- Agents of other programs in rooms of their media key (LiveKit's agent dispatch).
-- A worker hangs on one process of the server by its WebSocket.
create table meetings.agent_worker (
  id text primary key,
  key_id text not null,
  -- Empty: it is sent to every room of the key.
  agent_name text not null,
  -- LiveKit's JobType: 0 a room, 1 a publisher, 2 a participant.
  job_type integer not null check (job_type between 0 and 2),
  load real not null default 0,
  is_available boolean not null default true,
  process_id uuid not null,
  seen_at timestamptz not null default now()
);
create index on meetings.agent_worker (key_id, agent_name);
-- That agents of a name are to come to a room; it ends with the room.
create table meetings.agent_dispatch (
  id text primary key,
  key_id text not null,
  room_name text not null,
  agent_name text not null,
  metadata text not null,
  -- Of workers without a name.
  is_automatic boolean not null default false,
  created_at timestamptz not null default now(),
  foreign key (key_id, room_name) references meetings.key_room (key_id, name) on delete cascade
);
create index on meetings.agent_dispatch (key_id, room_name);
create unique index on meetings.agent_dispatch (key_id, room_name) where is_automatic;
create table meetings.agent_job (
  id text primary key,
  dispatch_id text not null references meetings.agent_dispatch (id) on delete cascade,
  job_type integer not null,
  -- Whose coming or publishing it is about; empty: the room's.
  identity text not null default '',
  -- LiveKit's ParticipantInfo of that one, as it was.
  participant bytea,
  status text not null default 'pending' check (status in ('pending', 'running', 'success', 'failed')),
  -- Who has it, or is asked whether they take it.
  worker_id text,
  -- Workers that did not take it.
  refused text[] not null default '{}',
  error text not null default '',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  unique (dispatch_id, job_type, identity)
);
create index on meetings.agent_job (worker_id);
create index on meetings.agent_job (status) where status in ('pending', 'running');
