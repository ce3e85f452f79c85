-- What items were raised to above what they lie in; those that only inherit have no row. Ids of items know nothing of
-- workspaces, so that a class goes where its item goes. `raised` was set by a person or kept in a move; `copied` is that of an
-- item whose content this one repeats.
create table items.class (
  item_kind text not null,
  item_id text not null,
  raised text check (raised in ('K0', 'K1', 'K2', 'K3')),
  copied text check (copied in ('K0', 'K1', 'K2', 'K3')),
  raised_by uuid references identity.person (id) on delete set null,
  changed_at timestamptz not null default now(),
  primary key (item_kind, item_id),
  check (raised is not null or copied is not null)
);
