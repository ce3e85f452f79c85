-- When a guest link was made: it lives as long as the rules say. Of earlier links nobody noted it; they count from now on.
alter table meetings.meeting add column guest_link_at timestamptz;
update meetings.meeting set guest_link_at = now() where guest_link_hash is not null;
