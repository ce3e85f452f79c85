-- Who wrote a node where that was a visitor by a link, as they called themselves; no person stands beside it then.
alter table files.node add column guest_name text;
