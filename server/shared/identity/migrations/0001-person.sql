create table identity.person (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id),
  localpart text not null check (localpart ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  domain text not null references organisations.domain (domain),
  display_name text not null check (length(display_name) between 1 and 100),
  avatar_url text,
  password_hash text not null,
  is_admin boolean not null default false,
  locale text not null default 'sv' check (locale in ('sv', 'en')),
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  disabled_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  unique (domain, localpart)
);
create index person_organisation on identity.person (organisation_id, display_name);

-- One row per place where a person is signed in: a page, an API or Matrix client, or an app password. Secrets are
-- random and long, so a plain SHA-256 of them is enough.
create table identity.session (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  kind text not null check (kind in ('page', 'api', 'app')),
  token_hash bytea not null unique,
  refresh_hash bytea unique,
  previous_refresh_hash bytea unique,
  device_id text,
  label text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz
);
create index session_person on identity.session (person_id);
create unique index session_device on identity.session (person_id, device_id) where device_id is not null;

-- Failed sign-ins per name and per address, within a window.
create table identity.sign_in_failure (
  key text primary key,
  failures integer not null,
  since timestamptz not null
);
