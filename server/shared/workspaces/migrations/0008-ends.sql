-- When a membership ends by itself; null: it lasts. Whose time is over has no role from that moment, and a job ends the
-- membership with everything that ends with one.
alter table workspaces.member add column ends_at timestamptz;
alter table workspaces.member add constraint member_owner_lasts check (role <> 'owner' or ends_at is null);
create index member_ends on workspaces.member (ends_at) where ends_at is not null;
