-- What was given before anyone noted by whose people, and what whose people had written, is found at a start without a look at the rest.
alter table workspaces.item_grant add column is_author_noted boolean not null default false;
alter table workspaces.item_grant alter column is_author_noted set default true;
create index grant_without_giver on workspaces.item_grant (granted_by)
  where granter_organisation_id is null and link_hash is null and granted_by is not null;
create index grant_without_author on workspaces.item_grant (id)
  where not is_author_noted and author_organisation_id is null and link_hash is null;
