-- Who did not mean to leave, or was gone for a moment only, comes back into a meeting that has been locked: until when.
-- Null: they are in, or do not (the meeting ended); -infinity: they were put out, whatever is told of their leaving afterwards.
alter table meetings.participant add column back_until timestamptz;
