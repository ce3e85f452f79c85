-- A workspace taken out as one archive, for someone who asked on the page. The archive is kept for a week.
create table exports.export (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  requested_by uuid not null references identity.person (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  parts_done int not null default 0,
  parts_total int not null default 0,
  requested_at timestamptz not null default now(),
  done_at timestamptz,
  -- The archive, once it is done.
  blob text,
  size bigint,
  check ((state = 'done') = (blob is not null))
);
create unique index export_pending on exports.export (workspace_id) where state in ('waiting', 'running');
create index export_workspace on exports.export (workspace_id, requested_at);
create index export_blob on exports.export (blob) where blob is not null;
