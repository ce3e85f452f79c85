-- What a person calls an earlier version; what has a name is not thinned.
alter table files.version add column label text not null default '';


-- Digests of other kinds than SHA-1 that a client sent beside the present content and that were right: `MD5:… ADLER32:…`.
alter table files.node add column checksums text not null default '';
