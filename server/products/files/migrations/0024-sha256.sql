-- Known of what was stored in one go. SHA-1 is only where a client sent one, or asked for it since.
alter table files.node add column sha256 text;
alter table files.version add column sha256 text;
alter table files.copy_item add column sha256 text;
