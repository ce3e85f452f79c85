-- Every blob that is or was stored. `touched_at` keeps a blob that has just been written until it is referred to.
create table blobs.blob (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  touched_at timestamptz not null default now()
);
create index blob_touched on blobs.blob (touched_at);
