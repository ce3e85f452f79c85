-- Media that an administrator has put in quarantine is there for nobody. Protected media is passed over.
alter table chat.media add column quarantined_by text, add column is_protected boolean not null default false;
create index on chat.media (user_id, created_at);
create index on chat.media_use (room_id);
