-- What a person can prove with besides a password. None of it is ever in an event, a log or an export.
create table identity.passkey (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  -- As WebAuthn names it, base64url.
  credential_id text not null unique check (length(credential_id) <= 2000),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  is_backed_up boolean not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_person on identity.passkey (person_id);

create table identity.totp (
  person_id uuid primary key references identity.person (id) on delete cascade,
  -- Encrypted with the deployment's key and bound to the person.
  secret bytea not null,
  -- The latest period of which a code was taken: none is taken twice.
  last_step bigint not null,
  created_at timestamptz not null default now()
);

-- Eighty random bits each, so a plain SHA-256 is enough.
create table identity.recovery_code (
  person_id uuid not null references identity.person (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- What was begun and must be finished within minutes and once: a sign-in that waits for its second step, a passkey that
-- is asked for, an app that has not shown a code yet.
create table identity.attempt (
  secret_hash bytea primary key,
  kind text not null check (kind in ('signIn', 'passkeySignIn', 'stepUp', 'passkey', 'totp')),
  person_id uuid references identity.person (id) on delete cascade,
  -- The session that it was begun in, or SHA-256 of the browser's secret for those who are not signed in.
  session_id uuid references identity.session (id) on delete cascade,
  device_hash bytea,
  challenge text,
  secret bytea,
  tries integer not null default 0,
  expires_at timestamptz not null,
  check (session_id is not null or device_hash is not null)
);
create index attempt_expires on identity.attempt (expires_at);

-- Kept beside the credentials, in the same transaction: every request of the person asks for it.
alter table identity.person add column has_second_factor boolean not null default false;

alter table identity.session
  -- When the person last proved in it who they are, with whatever; null: it was opened by an app password.
  add column proved_at timestamptz,
  -- What it opens; null: everything that its person may do.
  add column scopes text[],
  -- The app password that it was opened with, and ends with.
  add column made_with uuid,
  -- Opened from a browser and a network that were not seen before, and not yet confirmed by the person.
  add column is_new_place boolean not null default false;
create index session_made_with on identity.session (made_with) where made_with is not null;
update identity.session set scopes = '{files}' where kind = 'app';
