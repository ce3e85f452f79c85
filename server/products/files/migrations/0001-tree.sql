-- One number for every change, from which etags are made.
create sequence files.change;

-- Folders and files of every workspace. Ids are bigint because phones parse a long; they survive moves and renames.
-- Every writer of a workspace holds the row lock of its root, so that sizes and etags along a path stay true.
create table files.node (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  parent_id bigint references files.node (id) on delete cascade,
  kind text not null check (kind in ('folder', 'file')),
  name text not null,
  -- Bytes; of a folder, everything below it.
  size bigint not null default 0,
  etag bigint not null default nextval('files.change'),
  blob text,
  sha1 text,
  content_type text not null default '',
  mtime timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid references identity.person (id) on delete set null,
  changed_at timestamptz not null default now(),
  changed_by uuid references identity.person (id) on delete set null,
  trashed_at timestamptz,
  trashed_by uuid references identity.person (id) on delete set null,
  check ((kind = 'file') = (blob is not null)),
  check ((parent_id is null) = (name = ''))
);
create unique index node_root on files.node (workspace_id) where parent_id is null;
create unique index node_name on files.node (parent_id, name) where trashed_at is null;
create index node_parent on files.node (parent_id);
create index node_blob on files.node (blob) where blob is not null;
create index node_trash on files.node (workspace_id, trashed_at) where trashed_at is not null;
create index node_recent on files.node (workspace_id, changed_at desc) where kind = 'file' and trashed_at is null;

create table files.version (
  id bigint generated always as identity primary key,
  node_id bigint not null references files.node (id) on delete cascade,
  blob text not null,
  sha1 text,
  size bigint not null,
  content_type text not null,
  mtime timestamptz not null,
  changed_at timestamptz not null,
  changed_by uuid references identity.person (id) on delete set null
);
create index version_node on files.version (node_id, id desc);
create index version_blob on files.version (blob);

-- An upload in pieces; `key` is the client's own name for it (WebDAV) or our uuid (REST).
create table files.upload (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  key text not null,
  workspace_id uuid references workspaces.workspace (id) on delete cascade,
  parent_id bigint,
  name text,
  size bigint,
  content_type text not null default '',
  mtime timestamptz,
  touched_at timestamptz not null default now(),
  unique (person_id, key)
);
create index upload_touched on files.upload (touched_at);

create table files.upload_chunk (
  upload_id uuid not null references files.upload (id) on delete cascade,
  -- Older desktop clients number pieces by their offset in bytes.
  number bigint not null,
  blob text not null,
  size bigint not null,
  created_at timestamptz not null default now(),
  primary key (upload_id, number)
);
create index upload_chunk_blob on files.upload_chunk (blob);

-- Pictures made smaller, by content: the same picture in two folders is scaled once.
create table files.preview (
  source text not null,
  size integer not null,
  blob text not null,
  created_at timestamptz not null default now(),
  primary key (source, size)
);
create index preview_blob on files.preview (blob);

create table files.favourite (
  person_id uuid not null references identity.person (id) on delete cascade,
  node_id bigint not null references files.node (id) on delete cascade,
  primary key (person_id, node_id)
);

-- Ends every WebDAV file id, so that ids of two deployments never meet.
create table files.instance (id text not null);
insert into files.instance (id) values ('oc' || substr(md5(gen_random_uuid()::text), 1, 10));
