-- A member whom nobody in the workspace let in: emergency access, which ends at `ends_at`.
alter table workspaces.member add column is_emergency boolean not null default false;
alter table workspaces.member add constraint member_emergency_ends check (not is_emergency or ends_at is not null);
