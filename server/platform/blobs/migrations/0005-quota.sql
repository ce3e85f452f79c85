-- How many bytes an organisation may store, as the operator says; no row: as many as there is room for.
create table blobs.quota (
  organisation_id uuid primary key,
  bytes bigint not null check (bytes >= 0)
);
