-- The public part of the pair to which an organisation's people seal their recovery keys. The private part never comes here.
create table keyrecovery.organisation_key (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  public_key text not null check (length(public_key) = 43),
  made_by uuid references identity.person (id) on delete set null,
  made_at timestamptz not null default now(),
  -- When another took over; what is sealed to this one stays until its person seals anew.
  replaced_at timestamptz
);
create unique index organisation_key_current on keyrecovery.organisation_key (organisation_id) where replaced_at is null;

-- A person's recovery key, sealed in their browser: only the private part of the organisation's pair opens it.
create table keyrecovery.box (
  person_id uuid primary key references identity.person (id) on delete cascade,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  key_id uuid not null references keyrecovery.organisation_key (id),
  -- Which key of the person's secret storage it is.
  secret_id text not null check (length(secret_id) between 1 and 200),
  sealed text not null check (length(sealed) between 80 and 400),
  sealed_at timestamptz not null default now()
);
create index box_organisation on keyrecovery.box (organisation_id, key_id);

create table keyrecovery.request (
  id uuid primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  -- Only this session of the person's is given the answer.
  session_id uuid not null,
  key_id uuid not null references keyrecovery.organisation_key (id),
  -- SHA-256 of the page's public key, before it knows the officer's.
  commitment text not null check (length(commitment) = 43),
  person_key text check (length(person_key) = 43),
  officer_id uuid references identity.person (id) on delete set null,
  officer_key text check (length(officer_key) = 43),
  -- The recovery key sealed to the page that asked; removed when it has been opened, and when the request ends.
  answer text check (length(answer) between 80 and 400),
  state text not null default 'asked'
    check (state in ('asked', 'begun', 'revealed', 'answered', 'done', 'withdrawn', 'refused', 'lapsed', 'ended')),
  asked_at timestamptz not null default now(),
  ended_at timestamptz,
  check (answer is null or state = 'answered')
);
create unique index request_open on keyrecovery.request (person_id) where state in ('asked', 'begun', 'revealed', 'answered');
create index request_due on keyrecovery.request (asked_at) where state in ('asked', 'begun', 'revealed', 'answered');
create index request_officer on keyrecovery.request (officer_id);
create index request_organisation on keyrecovery.request (organisation_id, id);
create index request_person on keyrecovery.request (person_id, asked_at);
