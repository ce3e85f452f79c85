-- Who could open what, and when: memberships and grants keep their past. Rows are written by the database itself, whatever
-- changes the present, and refer to nothing: cascades that end the present write them. They go with their workspace.
alter table workspaces.member add column role_since timestamptz not null default now();
update workspaces.member set role_since = joined_at;

create table workspaces.member_past (
  workspace_id uuid not null,
  person_id uuid not null,
  role text not null,
  since timestamptz not null,
  until timestamptz not null default now()
);
create index member_past_workspace on workspaces.member_past (workspace_id, until);

create table workspaces.grant_past (
  id uuid not null,
  workspace_id uuid not null,
  item_kind text not null,
  item_id text not null,
  person_id uuid,
  group_id uuid,
  organisation_id uuid,
  is_link boolean not null,
  role text not null,
  granted_by uuid,
  since timestamptz not null,
  until timestamptz not null
);
create index grant_past_item on workspaces.grant_past (item_kind, item_id, until);

create function workspaces.keep_member() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.role = old.role then return new; end if;
  insert into workspaces.member_past (workspace_id, person_id, role, since)
    values (old.workspace_id, old.person_id, old.role, old.role_since);
  if tg_op = 'DELETE' then return old; end if;
  new.role_since := now();
  return new;
end $$;
create trigger keep_member before update or delete on workspaces.member
  for each row execute function workspaces.keep_member();

create function workspaces.keep_grant() returns trigger language plpgsql as $$
begin
  insert into workspaces.grant_past (id, workspace_id, item_kind, item_id, person_id, group_id, organisation_id, is_link, role,
      granted_by, since, until)
    values (old.id, old.workspace_id, old.item_kind, old.item_id, old.person_id, old.group_id, old.organisation_id,
      old.link_hash is not null, old.role, old.granted_by, old.created_at, least(now(), coalesce(old.expires_at, now())));
  return old;
end $$;
create trigger keep_grant before delete on workspaces.item_grant
  for each row execute function workspaces.keep_grant();
