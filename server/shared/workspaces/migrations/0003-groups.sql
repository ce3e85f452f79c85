-- A grant may be to a group as well; it ends with the group.
alter table workspaces.item_grant add column group_id uuid references identity.person_group (id) on delete cascade;
alter table workspaces.item_grant drop constraint item_grant_check;
alter table workspaces.item_grant add constraint item_grant_check
  check (num_nonnulls(person_id, group_id, organisation_id, link_hash) = 1);
create unique index grant_group on workspaces.item_grant (item_kind, item_id, group_id) where group_id is not null;
create index grant_of_group on workspaces.item_grant (group_id) where group_id is not null;
