-- Tokens with which a person lets another client of theirs in, once and within minutes, as hashes; each goes with the session that asked.
create table chat.login_token (
  hash bytea primary key,
  person_id uuid not null,
  session_id uuid not null references identity.session (id) on delete cascade,
  -- What the session that it opens opens; null: as much as the one that asked.
  scopes text[],
  expires_at timestamptz not null
);
create index on chat.login_token (session_id);
create index on chat.login_token (expires_at);
