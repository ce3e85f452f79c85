-- What a try would have written, in bytes, where the workspace had no room for it: until there is, nothing is made again.
alter table recordings.recording add column needs_bytes bigint;
alter table recordings.egress add column needs_bytes bigint;
