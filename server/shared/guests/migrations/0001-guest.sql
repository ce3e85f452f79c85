-- Someone who was invited to a workspace by mail, from the letter until after the end. The membership itself is the
-- workspace's; who answers for it and what was asked when is kept here. Rows go 30 days after the end, and the address with them.
create table guests.guest (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  -- Whose workspace it is.
  organisation_id uuid not null references organisations.organisation (id),
  mail text not null check (mail = lower(mail) and length(mail) <= 320),
  -- Null until the invitation is accepted.
  person_id uuid references identity.person (id) on delete cascade,
  sponsor_id uuid references identity.person (id) on delete set null,
  invited_by uuid references identity.person (id) on delete set null,
  locale text not null check (locale in ('sv', 'en')),
  message text not null default '' check (length(message) <= 1000),
  state text not null default 'invited' check (state in ('invited', 'active', 'ended')),
  ends_at timestamptz not null,
  invited_at timestamptz not null default now(),
  accepted_at timestamptz,
  ended_at timestamptz,
  -- Set before the membership ends, so that the first to notice says why.
  end_reason text check (end_reason in ('date', 'ended', 'rule', 'unanswered', 'withdrawn', 'expired', 'left')),
  -- The link of the letter: random and long, so a plain SHA-256 of it is enough.
  secret_hash bytea unique,
  secret_expires_at timestamptz,
  -- When someone last said that the guest is needed, and until when the question of this year may be answered.
  reviewed_at timestamptz not null default now(),
  review_by timestamptz,
  -- How many days before the end the last letter about it went.
  reminded integer,
  check ((state = 'ended') = (ended_at is not null)),
  check (state <> 'active' or person_id is not null)
);
create unique index guest_mail on guests.guest (workspace_id, mail) where state <> 'ended';
create index guest_organisation on guests.guest (organisation_id, id);
create index guest_person on guests.guest (person_id);
create index guest_sponsor on guests.guest (sponsor_id) where state <> 'ended';
create index guest_ends on guests.guest (ends_at) where state = 'active';
