create table organisations.organisation (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  accent_hue double precision not null default 238 check (accent_hue between 0 and 360),
  accent_chroma double precision not null default 0.104 check (accent_chroma between 0 and 0.14),
  rules jsonb not null default '{}',
  created_at timestamptz not null default now()
);

-- A domain is a Matrix server name and the right half of its people's names, for ever.
create table organisations.domain (
  domain text primary key check (domain = lower(domain)),
  organisation_id uuid not null references organisations.organisation (id),
  is_primary boolean not null,
  created_at timestamptz not null default now()
);
create unique index domain_primary on organisations.domain (organisation_id) where is_primary;

-- The Matrix signing key of each domain: an ed25519 seed.
create table organisations.signing_key (
  domain text primary key references organisations.domain (domain),
  key_id text not null,
  seed bytea not null check (length(seed) = 32),
  created_at timestamptz not null default now()
);
