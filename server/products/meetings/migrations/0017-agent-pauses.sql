-- A job that every worker declined, or whose workers were lost, is offered again after a pause that grows, and in the end no more.
alter table meetings.agent_job
  add column rounds integer not null default 0,
  add column ask_at timestamptz not null default now();
-- An automatic dispatch that its program has deleted stays so as long as the room is there.
alter table meetings.agent_dispatch add column deleted_at timestamptz;
