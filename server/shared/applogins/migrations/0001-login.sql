-- An app asks to be let in as someone (Nextcloud's login flow, version 2): the person answers on the page, the app asks again and
-- again whether they have. Its password is made when it comes for it, so that it stands nowhere.
create table applogins.login (
  id uuid primary key,
  -- SHA-256 of what the app asks with.
  poll_hash bytea not null unique,
  -- SHA-256 of what leads to the question on the page.
  login_hash bytea not null unique,
  -- What the app calls itself.
  label text not null check (length(label) between 1 and 200),
  -- The network that it asked from.
  network text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'allowed', 'denied')),
  -- Who let it in, and with what level of assurance their session was begun.
  person_id uuid references identity.person (id) on delete cascade,
  assurance text,
  check ((state = 'allowed') = (person_id is not null))
);
create index login_expires on applogins.login (expires_at);
