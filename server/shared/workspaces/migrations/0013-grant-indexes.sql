-- What is shared with a person is asked for by every program that syncs, and what is shared of a folder by every listing.
create index grant_of_organisation on workspaces.item_grant (organisation_id) where organisation_id is not null;
create index grant_of_item on workspaces.item_grant (item_kind, item_id);
create index grant_by on workspaces.item_grant (granted_by) where granted_by is not null;
