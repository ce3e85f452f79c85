-- An item may be given somebody to manage, as well as to edit, comment or read.
alter table workspaces.item_grant drop constraint item_grant_role_check;
alter table workspaces.item_grant add constraint item_grant_role_check
  check (role in ('owner', 'editor', 'commenter', 'viewer', 'guest'));
