-- Deleting a workspace moves it to the trash. What was deleted before this was there has as long from now on.
alter table workspaces.workspace rename column deleted_at to trashed_at;
alter table workspaces.workspace add column trashed_by uuid references identity.person (id) on delete set null;
update workspaces.workspace set trashed_at = now() where trashed_at is not null;
create index workspace_trash on workspaces.workspace (trashed_at) where trashed_at is not null;
