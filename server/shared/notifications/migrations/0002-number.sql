-- Programs that know a notice by a number: Nextcloud's apps parse one.
alter table notifications.notice add column number integer generated always as identity;
create index notice_number on notifications.notice (person_id, number);
