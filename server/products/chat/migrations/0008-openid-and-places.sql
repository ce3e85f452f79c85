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
create table chat.media_place (
  domain text not null,
  media_id text not null,
  user_id text not null,
  expires_at timestamptz not null,
  primary key (domain, media_id)
);
create index on chat.media_place (user_id);
create index on chat.media_place (expires_at);
