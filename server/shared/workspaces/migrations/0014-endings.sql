-- Of which end a member has been reminded, and how many days before it; another end is told of anew.
alter table workspaces.member add column reminded_end timestamptz;
alter table workspaces.member add column reminded_days smallint;
