-- One row per text or drawing that is edited together; its row lock gives the updates their order.
create table collaboration.document (
  id text primary key check (id ~ '^[a-z]+/[0-9a-f-]{36}$'),
  seq bigint not null default 0,
  bytes bigint not null default 0,
  changed_at timestamptz not null default now(),
  changed_by uuid references identity.person (id) on delete set null,
  locked_at timestamptz,
  locked_by uuid references identity.person (id) on delete set null,
  locked_version uuid
);

-- What was changed, in the order it was written; appended to, and shortened only by what the snapshot holds.
create table collaboration.update (
  document_id text not null references collaboration.document (id) on delete cascade,
  seq bigint not null,
  content bytea not null,
  primary key (document_id, seq)
);

-- Everything up to a place in the log, in one piece.
create table collaboration.snapshot (
  document_id text primary key references collaboration.document (id) on delete cascade,
  seq bigint not null,
  content bytea not null
);

-- The whole as it was at a moment. Named by a person, or kept by itself now and then.
create table collaboration.version (
  id uuid primary key,
  document_id text not null references collaboration.document (id) on delete cascade,
  name text,
  content bytea not null,
  created_at timestamptz not null default now(),
  created_by uuid references identity.person (id) on delete set null
);
create index version_document on collaboration.version (document_id, id desc);
