-- Up to when a person has read what is said of an item; who never did has no row. Ids of items know nothing of workspaces, so that it goes
-- where its item goes.
create table items.comment_read (
  person_id uuid not null references identity.person (id) on delete cascade,
  item_kind text not null,
  item_id text not null,
  read_at timestamptz not null,
  primary key (person_id, item_kind, item_id)
);
create index comment_read_item on items.comment_read (item_kind, item_id);
