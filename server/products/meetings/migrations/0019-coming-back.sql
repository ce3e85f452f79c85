-- Who did not mean to leave, or was gone for a moment only, comes back into a meeting that has been locked: until when.
-- Null: not at all (put out, or the meeting ended).
alter table meetings.participant add column back_until timestamptz;
