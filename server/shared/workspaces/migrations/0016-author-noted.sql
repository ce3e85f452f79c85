-- What was given before anyone noted by whose people, and on whose, is found at a start without looking at everything else.
alter table workspaces.item_grant add column is_author_noted boolean not null default false;
alter table workspaces.item_grant alter column is_author_noted set default true;
update workspaces.item_grant set is_author_noted = true where author_organisation_id is not null;
create index grant_without_giver on workspaces.item_grant (granted_by)
  where granter_organisation_id is null and link_hash is null and granted_by is not null;
create index grant_without_author on workspaces.item_grant (id) where not is_author_noted and link_hash is null;
