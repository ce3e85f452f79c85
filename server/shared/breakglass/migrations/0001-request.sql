-- The operator asks for someone to read in a workspace for a while; an administrator of the owning organisation answers.
create table breakglass.request (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- The owning organisation when it was asked for.
  organisation_id uuid not null references organisations.organisation (id),
  -- Every organisation that was notified: the owner, the person's, and those with members.
  notified uuid[] not null,
  person_id uuid not null references identity.person (id) on delete cascade,
  reason text not null check (length(reason) between 10 and 500),
  minutes int not null check (minutes between 1 and 240),
  state text not null default 'asked' check (state in ('asked', 'open', 'refused', 'lapsed', 'ended')),
  asked_at timestamptz not null default now(),
  decided_by uuid references identity.person (id) on delete set null,
  decided_at timestamptz,
  until timestamptz,
  ended_at timestamptz,
  -- The rule that it goes past, as it was when it was approved; null: none.
  past_rule jsonb
);
create unique index request_pending on breakglass.request (workspace_id, person_id) where state in ('asked', 'open');
create index request_due on breakglass.request (state, until) where state in ('asked', 'open');
create index request_notified on breakglass.request using gin (notified);
