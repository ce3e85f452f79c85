-- Set for a member whom nobody in the workspace let in: emergency access, which ends then. Null: an ordinary member.
alter table workspaces.member add column emergency_until timestamptz;
