-- An archived workspace can be read and not changed.
alter table workspaces.workspace add column archived_at timestamptz;
alter table workspaces.workspace add column archived_by uuid references identity.person (id) on delete set null;
