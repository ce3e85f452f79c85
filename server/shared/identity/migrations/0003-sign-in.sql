-- Each wrong password makes the next wait: when the last one came is what counts.
alter table identity.sign_in_failure add column last_at timestamptz not null default now();

-- Browsers and networks that a person has signed in from: they are not slowed down by what strangers try elsewhere.
create table identity.known_device (
  person_id uuid not null references identity.person (id) on delete cascade,
  -- SHA-256 of the browser's secret, or of the network's address.
  token_hash bytea not null,
  last_used_at timestamptz not null default now(),
  primary key (person_id, token_hash)
);

-- Access tokens of Matrix clients that do not refresh them end when they have not been used for 90 days.
update identity.session set expires_at = greatest(last_used_at + interval '90 days', now() + interval '7 days')
  where kind = 'api' and refresh_hash is null and expires_at is null and label <> 'safos token create';
