-- People who sign in through their organisation's provider, with a passkey or by mail have no password.
alter table identity.person alter column password_hash drop not null;

-- How the one who opened a session proved who they are. Sessions that were open before keep an empty list.
alter table identity.session
  add column methods text[] not null default '{}',
  -- When a second factor was last shown in it; asked for again before what matters most.
  add column second_factor_at timestamptz,
  -- The level of assurance that a provider vouched for, as it names it.
  add column assurance text check (length(assurance) <= 200),
  -- What the provider calls its own session, for when that ends.
  add column provider_id uuid,
  add column provider_session text check (length(provider_session) <= 500);
create index session_provider on identity.session (provider_id, provider_session) where provider_session is not null;
