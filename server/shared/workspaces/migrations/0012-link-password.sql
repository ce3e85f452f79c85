-- What a visitor gives before a link lets them in, as an argon2id hash; null: nothing.
alter table workspaces.item_grant add column password_hash text;
alter table workspaces.item_grant add constraint item_grant_password check (password_hash is null or link_hash is not null);

-- A link's role and password can change: since when it is as it is.
alter table workspaces.item_grant add column as_since timestamptz not null default now();
update workspaces.item_grant set as_since = created_at;
alter table workspaces.grant_past add column has_password boolean not null default false;

create or replace function workspaces.keep_grant() returns trigger language plpgsql as $$
begin
  -- One that had expired and lasts longer now was closed in between.
  if tg_op = 'UPDATE' and new.role = old.role and (new.password_hash is null) = (old.password_hash is null)
    and (new.expires_at is not distinct from old.expires_at or coalesce(old.expires_at > now(), true))
    then return new; end if;
  insert into workspaces.grant_past (id, workspace_id, item_kind, item_id, person_id, group_id, organisation_id, is_link, role,
      granted_by, since, until, has_password)
    values (old.id, old.workspace_id, old.item_kind, old.item_id, old.person_id, old.group_id, old.organisation_id,
      old.link_hash is not null, old.role, old.granted_by, old.as_since, least(now(), coalesce(old.expires_at, now())),
      old.password_hash is not null);
  if tg_op = 'DELETE' then return old; end if;
  new.as_since := now();
  return new;
end $$;
drop trigger keep_grant on workspaces.item_grant;
create trigger keep_grant before update or delete on workspaces.item_grant
  for each row execute function workspaces.keep_grant();
