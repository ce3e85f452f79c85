-- Whose people the members are, which never changes: the organisation that owns a workspace keeps an owner in it.
alter table workspaces.member add column organisation_id uuid references organisations.organisation (id);
update workspaces.member m set organisation_id = p.organisation_id from identity.person p where p.id = m.person_id;
alter table workspaces.member alter column organisation_id set not null;
