-- Locks on files and folders (RFC 4918 §6, §7). `token`: everybody without the lock's token is kept out, other programs of the same
-- person too; `person`: everybody else is, as Nextcloud's clients and the page lock.
create table files.lock (
  id uuid primary key,
  node_id bigint not null references files.node (id) on delete cascade,
  -- Where the node lies for certain; what a node's own row says may lag behind.
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  -- The person's, as it was then.
  organisation_id uuid not null,
  kind text not null check (kind in ('token', 'person')),
  is_exclusive boolean not null,
  -- Of a folder: whether everything below is locked as well.
  is_deep boolean not null,
  -- What the client says of who holds it, as XML.
  owner text not null default '',
  seconds integer not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index lock_node on files.lock (node_id);
create index lock_workspace on files.lock (workspace_id);
create index lock_person on files.lock (person_id);
create index lock_expires on files.lock (expires_at);

-- Properties that clients keep with a file or folder and that mean nothing to the server (RFC 4918 §4.4); they are everybody's who may read it.
create table files.dead_property (
  node_id bigint not null references files.node (id) on delete cascade,
  namespace text not null,
  name text not null,
  -- The property's content as XML, every element with the namespaces it needs.
  value text not null,
  -- `xml:lang` where it was set (RFC 4918 §4.3).
  language text,
  primary key (node_id, namespace, name)
);

-- Whose properties a copied node repeats; null in copies that an earlier version began.
alter table files.copy_item add column original_id bigint;

-- Tokens of locks that were shown when a copy began: it is put into its place later.
alter table files.copy add column lock_tokens text[] not null default '{}';
