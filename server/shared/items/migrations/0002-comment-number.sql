-- Nextcloud's clients know comments by whole numbers.
alter table items.comment add column number bigint generated always as identity;
create unique index comment_number on items.comment (number);
