create table calendar.calendar (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  name text not null,
  description text not null default '',
  colour text not null,
  time_zone text not null,
  -- VEVENT, VTODO, VJOURNAL: what it takes.
  components text[] not null,
  -- The one of its workspace that is made when it is first asked for.
  is_default boolean not null default false,
  -- The last part of its address in its maker's home, where a client chose one.
  slug text,
  -- Counts every change of an entry. Given out under this row's lock.
  revision bigint not null default 0,
  -- Removals up to here are forgotten: what a client last saw before it can no longer be compared.
  forgotten_revision bigint not null default 0,
  entry_count integer not null default 0,
  -- Of their bodies.
  entry_bytes bigint not null default 0,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  trashed_at timestamptz
);
create unique index calendar_default on calendar.calendar (workspace_id) where is_default and trashed_at is null;
create unique index calendar_slug on calendar.calendar (created_by, slug) where slug is not null and trashed_at is null;
create index calendar_workspace on calendar.calendar (workspace_id, id);

-- What one person sees of a calendar their own way.
create table calendar.preference (
  calendar_id uuid not null references calendar.calendar (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  colour text,
  position integer,
  primary key (calendar_id, person_id)
);

-- One calendar object resource: an entry with its overridden occurrences (RFC 4791 §4.1).
create table calendar.entry (
  id uuid primary key,
  calendar_id uuid not null references calendar.calendar (id) on delete cascade,
  name text not null,
  uid text not null,
  -- Exactly as it was sent.
  body text not null,
  etag text not null,
  kind text not null check (kind in ('VEVENT', 'VTODO', 'VJOURNAL')),
  class text not null check (class in ('PUBLIC', 'PRIVATE', 'CONFIDENTIAL')),
  summary text not null,
  location text not null,
  -- From its first to its last occurrence; null: without a start, without an end.
  starts_at timestamptz,
  ends_at timestamptz,
  is_recurring boolean not null,
  -- One occurrence at moments that do not depend on who looks: a list needs no look into the body.
  is_plain boolean not null,
  zone text,
  -- What it does to the time of whom it is about.
  shows_as text not null check (shows_as in ('free', 'busy', 'tentative')),
  revision bigint not null,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  is_short boolean not null generated always as
    (coalesce(starts_at is not null and ends_at is not null and ends_at - starts_at <= interval '8 days', false)) stored,
  unique (calendar_id, uid),
  unique (calendar_id, name)
);
create unique index entry_revision on calendar.entry (calendar_id, revision);
-- A week reads what begins in it or up to eight days before, and what is longer.
create index entry_short on calendar.entry (calendar_id, starts_at) where is_short;
create index entry_long on calendar.entry (calendar_id) where not is_short;

create table calendar.removed (
  calendar_id uuid not null references calendar.calendar (id) on delete cascade,
  name text not null,
  revision bigint not null,
  removed_at timestamptz not null default now(),
  primary key (calendar_id, name)
);
create index removed_revision on calendar.removed (calendar_id, revision);
create index removed_at on calendar.removed (removed_at);
