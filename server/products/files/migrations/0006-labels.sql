-- What a person calls an earlier version; what has a name is not thinned.
alter table files.version add column label text not null default '';

