-- Who letters come from; null: the server's own name and address.
alter table organisations.organisation add column mail_name text, add column mail_address text;
