-- Application services (bridges and bots), as their registration says. `organisation_id` is whose people, rooms and aliases it may have.
create table chat.appservice (
  id text primary key check (length(id) between 1 and 100),
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  -- Where transactions and questions go; null: nowhere.
  url text,
  sender text not null,
  -- SHA-256 of what it shows us, and sealed what we show it.
  as_token_hash bytea not null unique,
  hs_token_sealed bytea not null,
  is_rate_limited boolean not null,
  -- `{users, rooms, aliases}`: lists of `{regex, isExclusive}`.
  namespaces jsonb not null,
  created_at timestamptz not null default now(),
  -- How far of the stream it has been given, all of it.
  position bigint not null,
  -- The transaction under way, which stays what it is until it has been taken: its id, its events, and how far it goes.
  txn_id text,
  txn_events text[],
  txn_position bigint
);
