-- Whose rules hold for what was given, besides the workspace's: of which organisation the giver was, and who wrote it. Null: a link, whose
-- maker is asked for by itself, or a row of before that the next start fills.
alter table workspaces.item_grant add column granter_organisation_id uuid;
alter table workspaces.item_grant add column author_organisation_id uuid;
