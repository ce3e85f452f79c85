-- What a document is called and where it lies; what it says is kept by what edits it together.
create table documents.document (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  parent_id uuid references documents.document (id) on delete set null,
  title text not null,
  position double precision not null,
  owner_id uuid references identity.person (id) on delete set null,
  -- The words as they were a moment ago, for search, lists and counts.
  text text not null default '',
  word_count integer not null default 0,
  mentions text[] not null default '{}',
  created_at timestamptz not null default now(),
  created_by uuid references identity.person (id) on delete set null,
  changed_at timestamptz not null default now(),
  changed_by uuid references identity.person (id) on delete set null,
  trashed_at timestamptz,
  -- The document whose way into the trash this one followed.
  trashed_with uuid,
  -- The Markdown file that follows it, what was last written there or taken from there, and what it said then.
  file_id bigint,
  file_hash text,
  file_state bytea,
  published_at timestamptz
);
create index document_workspace on documents.document (workspace_id, id);
create index document_parent on documents.document (parent_id);
create unique index document_file on documents.document (file_id);

create table documents.image (
  id uuid primary key,
  document_id uuid not null references documents.document (id) on delete cascade,
  blob text not null,
  content_type text not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now()
);
create index image_document on documents.image (document_id);
create index image_blob on documents.image (blob);
