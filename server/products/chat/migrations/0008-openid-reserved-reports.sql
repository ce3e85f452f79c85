-- Tokens by which a person proves to another service who they are (client-server API, "OpenID"), as hashes; each with its session.
create table chat.openid_token (
  hash bytea primary key,
  user_id text not null,
  session_id text not null,
  expires_at timestamptz not null
);
create index on chat.openid_token (user_id);
create index on chat.openid_token (expires_at);

-- Addresses of media whose content is still to come.
create table chat.reserved_media (
  domain text not null,
  media_id text not null,
  user_id text not null,
  expires_at timestamptz not null,
  primary key (domain, media_id)
);
create index on chat.reserved_media (user_id);
create index on chat.reserved_media (expires_at);

-- What people told the moderators of, for 90 days. `quote`: the message as it was then, which its author cannot take back from here.
create table chat.report (
  id uuid primary key,
  -- Whose administrators hear of it, unless it is the workspace's owners.
  organisation_id uuid not null,
  reporter_id uuid not null,
  room_id text,
  event_id text,
  -- Who is reported, or wrote what is.
  user_id text,
  reason text not null,
  quote text not null,
  created_at timestamptz not null default now()
);
create index on chat.report (reporter_id, created_at);
create index on chat.report (created_at);
