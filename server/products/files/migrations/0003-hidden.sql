-- Out of everyone's sight, the trash included: what is being removed in steps.
alter table files.node add column hidden_at timestamptz check (hidden_at is null or trashed_at is not null);
create index node_hidden on files.node (hidden_at desc) where hidden_at is not null;

-- What lies below a folder that went to another workspace follows in steps, so that only the workspace's own folder says for
-- certain whose it is: with that, and not with a row that still names the old workspace, everything below goes.
alter table files.node drop constraint node_workspace_id_fkey;
alter table files.node add column root_of uuid generated always as (case when parent_id is null then workspace_id end) stored
  references workspaces.workspace (id) on delete cascade;
create index node_root_of on files.node (root_of) where root_of is not null;
