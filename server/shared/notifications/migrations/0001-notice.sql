create table notifications.notice (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  event_id bigint not null,
  reason text not null,
  kind text not null,
  item_id text not null,
  workspace_id uuid references workspaces.workspace (id) on delete cascade,
  actor_id uuid references identity.person (id) on delete set null,
  title text not null,
  excerpt text not null,
  path text not null,
  at timestamptz not null default now(),
  read_at timestamptz,
  -- When it went out in a mail; null: not yet.
  mailed_at timestamptz
);
-- An event is delivered at least once and tells each person once.
create unique index notice_once on notifications.notice (person_id, event_id, kind, item_id);
create index notice_inbox on notifications.notice (person_id, at desc, id);
create index notice_unread on notifications.notice (person_id, kind, item_id) where read_at is null;
create index notice_unmailed on notifications.notice (person_id, at) where read_at is null and mailed_at is null;

create table notifications.setting (
  person_id uuid primary key references identity.person (id) on delete cascade,
  content jsonb not null,
  last_mail_at timestamptz
);

create table notifications.rule (
  person_id uuid not null references identity.person (id) on delete cascade,
  kind text not null,
  item_id text not null,
  level text not null check (level in ('all', 'mentions', 'none')),
  primary key (person_id, kind, item_id)
);

create table notifications.push_subscription (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  session_id uuid,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now()
);
create index push_of_person on notifications.push_subscription (person_id);

-- The key pair this server signs push messages with (VAPID, RFC 8292).
create table notifications.push_key (
  is_only boolean primary key default true check (is_only),
  public_key text not null,
  private_key text not null
);
