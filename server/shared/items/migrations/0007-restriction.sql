-- Items that only those see to whom they are shared, of everybody in the workspace; those that are open to all have no row. Ids of
-- items know nothing of workspaces, so that a restriction goes where its item goes.
create table items.restriction (
  item_kind text not null,
  item_id text not null,
  restricted_by uuid references identity.person (id) on delete set null,
  restricted_at timestamptz not null default now(),
  primary key (item_kind, item_id)
);
