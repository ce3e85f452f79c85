-- A guest link gives no more than its maker still may. Of earlier links nobody noted the maker; the meeting's is the nearest.
alter table meetings.meeting add column guest_link_by uuid references identity.person (id) on delete set null;
update meetings.meeting set guest_link_by = created_by where guest_link_hash is not null;

-- Who vouches for the guest: the maker of the link they came by, or of the one that took its place.
alter table meetings.guest add column invited_by uuid references identity.person (id) on delete set null;
update meetings.guest g set invited_by = coalesce(m.guest_link_by, m.created_by) from meetings.meeting m where m.id = g.meeting_id;
