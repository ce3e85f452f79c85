-- Meetings whose captions go on when their call begins, each time: who made the call wanted it so.
create table captions.planned (
  meeting_id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- The beginning of the call that they went on for last: who turns them off then has them off.
  begun_at timestamptz,
  planned_by uuid references identity.person (id) on delete set null
);
create index planned_workspace on captions.planned (workspace_id);
create index planned_by on captions.planned (planned_by);
