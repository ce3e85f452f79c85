-- What the last look at a blob found wrong; the row goes when the content is whole again.
create table blobs.damage (
  hash text primary key references blobs.blob (hash) on delete cascade,
  problem text not null check (problem in ('damaged', 'missing')),
  found_at timestamptz not null default now()
);
-- How far the round of checking has come, for all processes.
create table blobs.scrub (
  is_only boolean primary key default true check (is_only),
  after_hash text not null default '',
  begun_at timestamptz not null default '-infinity',
  ended_at timestamptz not null default '-infinity'
);
insert into blobs.scrub default values;
