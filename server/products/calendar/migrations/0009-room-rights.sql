-- Asked at the end of a transaction: while it moves what entries hold, they may stand in one another's way for a moment.
alter table calendar.resource_booking
  drop constraint resource_booking_resource_id_during_entry_id_excl,
  add constraint resource_booking_resource_id_during_entry_id_excl
    exclude using gist (resource_id with =, during with &&, entry_id with <>) deferrable initially deferred,
  -- By whose right it is held; null: by that of who organises the entry.
  add column booker_id uuid references identity.person (id) on delete set null;
-- A person is deleted without a look at all that is held.
create index resource_booking_booker on calendar.resource_booking (booker_id);
