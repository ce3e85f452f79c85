-- What a person may do for their organisation besides what everyone may. Ended ones are removed within a minute; until then
-- `until` is looked at wherever a role is asked for.
create table identity.person_role (
  person_id uuid not null references identity.person (id) on delete cascade,
  role text not null check (role in ('auditor', 'registrator', 'groupManager', 'formPublisher')),
  -- Null: until it is taken.
  until timestamptz,
  -- Null: the operator, or someone whose account is gone.
  granted_by uuid references identity.person (id) on delete set null,
  granted_at timestamptz not null default now(),
  primary key (person_id, role)
);
create index person_role_until on identity.person_role (until) where until is not null;
