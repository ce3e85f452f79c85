-- The device that has this app password is to delete what it holds of ours: it opens nothing any more, and hears that as soon as
-- it asks. The row goes once the device says that it is done.
alter table identity.session add column wipe_asked_at timestamptz;
-- When the device heard it.
alter table identity.session add column wipe_seen_at timestamptz;
