-- What guests give before they may ask to come in, as an argon2id hash; null: nothing.
alter table meetings.meeting add column guest_password_hash text;
-- Whether a guest came by a link with a password: a rule that asks for one lets the others stay no longer.
alter table meetings.guest add column gave_password boolean not null default false;
