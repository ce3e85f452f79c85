-- What encrypts keys is kept outside; this tells which one it was.
create table blobs.master (
  is_only boolean primary key default true check (is_only),
  fingerprint text not null
);
-- Keys of organisations, each encrypted with the master key. Generation 0 names content, the others encrypt it, the highest what is
-- new. Null: destroyed; the row stays, so that nobody makes another.
create table blobs.key (
  organisation_id uuid not null,
  generation int not null check (generation >= 0),
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (organisation_id, generation),
  check ((wrapped is null) = (destroyed_at is not null))
);
-- Whose a blob is and where its bytes lie. Organisation null: stored in plain by an earlier version, named by its SHA-256.
-- Object null although there is an organisation: it consists of pieces.
alter table blobs.blob
  add column organisation_id uuid,
  add column object text check (object ~ '^[0-9a-f]{32}$'),
  add column generation int,
  add column store text check (store in ('folder', 's3')),
  add check ((object is null) = (generation is null) and (object is null) = (store is null)),
  add check (object is null or organisation_id is not null);
create unique index blob_object on blobs.blob (object) where object is not null;
create index blob_organisation on blobs.blob (organisation_id);
create table blobs.piece (
  blob text not null references blobs.blob (hash) on delete cascade,
  number int not null check (number >= 0),
  piece text not null references blobs.blob (hash),
  size bigint not null check (size >= 0),
  primary key (blob, number)
);
create index piece_of on blobs.piece (piece);
-- Where this installation's objects lie in a bucket that others may use too: what another has there is never removed.
create table blobs.place (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid()
);
insert into blobs.place default values;
