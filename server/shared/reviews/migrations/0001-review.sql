-- Who is in a workspace is gone through once a year. No row: nobody has, and nobody was asked.
create table reviews.review (
  workspace_id uuid primary key references workspaces.workspace (id) on delete cascade,
  reviewed_at timestamptz,
  reviewed_by uuid references identity.person (id) on delete set null,
  -- When the owners were last asked; null: not since the last time.
  asked_at timestamptz
);
