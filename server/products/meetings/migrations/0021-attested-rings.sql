-- Whose page has read in an encrypted room that it rings: the server cannot. Null: the server knows it itself.
alter table meetings.ring add column attested_by uuid references identity.person (id) on delete set null;
create index ring_attested on meetings.ring (attested_by, created_at) where attested_by is not null;
