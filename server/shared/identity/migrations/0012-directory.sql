-- A directory (LDAP) vouches for an organisation's people too; `secret` is then the password of the account that reads it.
alter table identity.provider drop constraint provider_kind_check;
alter table identity.provider add constraint provider_kind_check check (kind in ('oidc', 'saml', 'ldap'));

-- How a directory's latest sync went. Which process does it is decided by a lock, not by this row.
create table identity.directory_sync (
  provider_id uuid primary key references identity.provider (id) on delete cascade,
  state text not null check (state in ('waiting', 'running', 'done', 'stopped', 'failed')),
  started_at timestamptz,
  finished_at timestamptz,
  -- When one last went through, and since when none has; null: the latest one did.
  done_at timestamptz,
  failing_since timestamptz,
  -- What the contract calls `progress`, and what it says of the outcome.
  progress jsonb,
  report jsonb not null default '{}'
);

-- When the provider closed the account. It is the provider that closed it as long as `person.disabled_at` is the same moment,
-- and only then may the provider open it again.
alter table identity.external_identity add column closed_at timestamptz;
alter table identity.scim_person add column closed_at timestamptz;
-- Of those that are closed today: where closing was the last that the directory did, it was the directory.
update identity.scim_person s set closed_at = p.disabled_at from identity.person p
  where p.id = s.person_id and (s.changed_at = p.disabled_at or s.removed_at is not null);

-- A group that a directory made is known by what the directory calls it.
create unique index person_group_external on identity.person_group (provider_id, external_id)
  where provider_id is not null and external_id is not null;

-- The password that began a sign-in of two steps was good at this directory; null: here.
alter table identity.attempt add column provider_id uuid references identity.provider (id) on delete cascade;

-- The ID token of the sign-in, encrypted with the deployment's key: shown to the provider again when the session ends.
alter table identity.session add column id_token bytea;
