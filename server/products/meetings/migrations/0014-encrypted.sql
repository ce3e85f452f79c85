-- Sound and pictures are encrypted end to end; the key is with those who take part, and never here.
alter table meetings.meeting add column is_encrypted boolean not null default false;
