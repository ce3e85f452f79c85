-- Who vouches for an organisation's people: an OpenID Connect provider or a SAML identity provider.
create table identity.provider (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  kind text not null check (kind in ('oidc', 'saml')),
  name text not null check (length(name) between 1 and 100),
  -- What the contract calls `oidc` or `saml`.
  settings jsonb not null,
  -- The client's secret or our private key, encrypted with the deployment's key.
  secret bytea,
  -- Our certificate, in PEM, and what the provider's metadata said when it was last read, for SAML.
  certificate text,
  metadata jsonb,
  domains text[] not null,
  groups jsonb not null default '[]',
  passwords_for text not null default 'everyone' check (passwords_for in ('everyone', 'emergency')),
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index provider_organisation on identity.provider (organisation_id);
create index provider_domains on identity.provider using gin (domains);

-- Administrators whose passwords stay good when the organisation has closed passwords.
create table identity.emergency_administrator (
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  person_id uuid primary key references identity.person (id) on delete cascade
);
create index emergency_administrator_organisation on identity.emergency_administrator (organisation_id);

-- What a provider calls a person. One subject is one person, and one person is one subject at each provider.
create table identity.external_identity (
  provider_id uuid not null references identity.provider (id) on delete cascade,
  subject text not null check (length(subject) between 1 and 500),
  person_id uuid not null references identity.person (id) on delete cascade,
  -- A claim made this person an administrator, and so its absence ends that.
  is_admin_by_claim boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (provider_id, subject),
  unique (provider_id, person_id)
);
create index external_identity_person on identity.external_identity (person_id);

-- A sign-in on its way, bound to the browser that began it; taken once.
create table identity.sign_in_attempt (
  id uuid primary key,
  provider_id uuid not null references identity.provider (id) on delete cascade,
  -- SHA-256 of the browser's cookie, and of what comes back with the answer.
  browser_hash bytea not null,
  state_hash bytea not null unique,
  nonce text not null,
  code_verifier text not null,
  -- A path of the page.
  target text not null check (length(target) <= 2000),
  -- What a SAML assertion said, until the browser comes for it, and the ticket that it comes with.
  claims jsonb,
  ticket_hash bytea unique,
  expires_at timestamptz not null
);
create index sign_in_attempt_expiry on identity.sign_in_attempt (expires_at);

-- Tokens and messages that count once.
create table identity.used_token (
  provider_id uuid not null references identity.provider (id) on delete cascade,
  token_hash bytea not null,
  expires_at timestamptz not null,
  primary key (provider_id, token_hash)
);

-- A group whose members a provider decides on.
alter table identity.person_group add column provider_id uuid references identity.provider (id) on delete set null;
create index session_of_provider on identity.session (provider_id, person_id) where provider_id is not null;
