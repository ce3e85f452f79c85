-- What is said about an item. Its access is the item's; nothing here opens anything.
create table items.comment (
  id uuid primary key,
  item_kind text not null,
  item_id text not null,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  author_id uuid references identity.person (id) on delete set null,
  guest_id uuid,
  guest_name text,
  text text not null,
  parent_id uuid references items.comment (id) on delete cascade,
  anchor text,
  mentions uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  resolved_at timestamptz,
  deleted_at timestamptz
);
create index comment_item on items.comment (item_kind, item_id, id);
create index comment_workspace on items.comment (workspace_id, item_kind, item_id, id);

-- Two items that belong together, such as a card and the message it was made of. Kept once, read from both ends.
create table items.link (
  a_kind text not null,
  a_id text not null,
  b_kind text not null,
  b_id text not null,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (a_kind, a_id, b_kind, b_id),
  check ((a_kind || ' ' || a_id) collate "C" < (b_kind || ' ' || b_id) collate "C")
);
create index link_other_end on items.link (b_kind, b_id);
