-- Whose invitations an entry sends.
alter table calendar.entry add column organizer_id uuid references identity.person (id) on delete set null;
-- Of an organiser's copies of one entry, one sends invitations.
create unique index entry_organizer on calendar.entry (organizer_id, uid) where organizer_id is not null;

-- Who has been invited, and the copy in their calendar.
create table calendar.invitation (
  -- The organiser's entry. It may be gone: its invitations are cancelled then.
  source_id uuid not null,
  person_id uuid not null references identity.person (id) on delete cascade,
  -- The mail address by which the entry calls them.
  address text not null,
  -- Null: they removed it.
  copy_id uuid unique references calendar.entry (id) on delete set null,
  primary key (source_id, person_id)
);
