-- What a whiteboard is called and whose it is; what lies on it is kept by what edits it together.
create table whiteboards.whiteboard (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null,
  owner_id uuid references identity.person (id) on delete set null,
  -- The meeting it belongs to; at most one for a meeting.
  meeting_id uuid,
  -- The words as they were a moment ago, for search, lists and counts.
  text text not null default '',
  element_count integer not null default 0,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  changed_by uuid references identity.person (id) on delete set null,
  trashed_at timestamptz
);
create index whiteboard_workspace on whiteboards.whiteboard (workspace_id, id);
create unique index whiteboard_meeting on whiteboards.whiteboard (meeting_id) where trashed_at is null;

create table whiteboards.image (
  whiteboard_id uuid not null references whiteboards.whiteboard (id) on delete cascade,
  -- What its elements call it.
  id text not null,
  blob text not null,
  content_type text not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now(),
  primary key (whiteboard_id, id)
);
create index image_blob on whiteboards.image (blob);
