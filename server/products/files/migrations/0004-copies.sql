-- A copy of very much, made in steps: what was there when it began, then row by row below a folder that nobody sees, then in its place.
create table files.copy (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  source_id bigint not null,
  source_workspace_id uuid not null,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  parent_id bigint not null,
  -- Null: the next free one.
  name text,
  source_name text not null,
  is_replacing boolean not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'cancelled')),
  -- Nodes, the top included.
  total integer not null default 0,
  done integer not null default 0,
  bytes bigint not null,
  -- The top of the copy: hidden until all is there.
  top_id bigint,
  has_replaced boolean not null default false,
  -- What it was refused with.
  code text,
  data jsonb,
  begun_at timestamptz not null default now(),
  moved_at timestamptz not null default now()
);
create index copy_person on files.copy (person_id, begun_at desc);
create index copy_running on files.copy (top_id) where state = 'running';
create index copy_state on files.copy (state, moved_at);

-- The nodes of a copy that is under way, parents before children.
create table files.copy_item (
  copy_id uuid not null references files.copy (id) on delete cascade,
  position integer not null,
  node_id bigint not null,
  -- Null for the top.
  parent_id bigint,
  kind text not null,
  name text not null,
  size bigint not null,
  blob text,
  sha1 text,
  content_type text not null,
  mtime timestamptz not null,
  primary key (copy_id, position)
);
create index copy_item_blob on files.copy_item (blob) where blob is not null;
