-- A link by which a person chooses a password, once. Its secret is random and long, so a plain SHA-256 of it is enough.
create table invitations.invitation (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  kind text not null check (kind in ('invitation', 'reset')),
  secret_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Null: the person asked for it, or the system did.
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now()
);
create index invitation_person on invitations.invitation (person_id) where used_at is null;
create index invitation_expires on invitations.invitation (expires_at);
