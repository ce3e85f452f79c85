-- Whose people the members are, which never changes: the organisation that owns a workspace keeps an owner in it. Rows of
-- before are filled in by the start (`members/fill-home.ts`).
alter table workspaces.member add column organisation_id uuid references organisations.organisation (id);
create index member_unfilled on workspaces.member (person_id) where organisation_id is null;
