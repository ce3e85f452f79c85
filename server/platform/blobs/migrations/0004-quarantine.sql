-- When the scanner last found nothing in it, or the operator released it; null: it was not scanned.
alter table blobs.blob add column scanned_at timestamptz;
-- Content that a scanner found infected and that was not stored as asked. `hash` is the name that it would have. Object null: it is
-- kept no longer, or there was no room for it.
create table blobs.quarantine (
  id uuid primary key,
  organisation_id uuid not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  signature text not null,
  times int not null default 1,
  found_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  -- Who tried last, and by which request.
  last_actor text not null,
  request_id text,
  released_at timestamptz,
  object text check (object ~ '^[0-9a-f]{32}$'),
  generation int,
  store text check (store in ('folder', 's3')),
  check ((object is null) = (generation is null) and (object is null) = (store is null)),
  unique (organisation_id, hash)
);
create unique index quarantine_object on blobs.quarantine (object) where object is not null;
create index quarantine_last on blobs.quarantine (last_at);
