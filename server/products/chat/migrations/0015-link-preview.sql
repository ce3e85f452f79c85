-- What pages say of themselves, as a person of an organisation asked for it, until it is asked for anew. The picture is media of nobody's.
create table chat.link_preview (
  organisation_id uuid not null,
  address text not null,
  -- JSON, as it is answered.
  content text not null,
  media_domain text,
  media_id text,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (organisation_id, address)
);
create index on chat.link_preview (organisation_id, made_at);
create index on chat.link_preview (expires_at);
