-- A workspace is offered to another organisation, whose administrator accepts it or not.
create table transfers.offer (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  from_id uuid not null references organisations.organisation (id) on delete cascade,
  to_id uuid not null references organisations.organisation (id) on delete cascade,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  offered_by uuid references identity.person (id) on delete set null,
  offered_at timestamptz not null default now(),
  ends_at timestamptz not null,
  decided_by uuid references identity.person (id) on delete set null,
  decided_at timestamptz,
  check (from_id <> to_id),
  check ((state = 'open') = (decided_at is null))
);
create unique index offer_open on transfers.offer (workspace_id) where state = 'open';
create index offer_due on transfers.offer (ends_at) where state = 'open';
