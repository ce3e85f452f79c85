-- An address book of one person. What is in it nobody else sees.
create table contacts.book (
  id uuid primary key,
  owner_id uuid not null references identity.person (id) on delete cascade,
  name text not null,
  description text not null default '',
  -- The last part of its address in its owner's home.
  slug text not null,
  -- Counts every change of a card. Given out under this row's lock.
  revision bigint not null default 0,
  -- Removals up to here are forgotten: what a client last saw before it can no longer be compared.
  forgotten_revision bigint not null default 0,
  card_count integer not null default 0,
  -- Of their bodies.
  card_bytes bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (owner_id, slug)
);

-- One address object resource: a vCard (RFC 6352 §5.1).
create table contacts.card (
  id uuid primary key,
  book_id uuid not null references contacts.book (id) on delete cascade,
  -- The last part of its address.
  name text not null,
  uid text not null,
  -- Exactly as it was sent.
  body text not null,
  size integer not null,
  etag text not null,
  is_group boolean not null,
  display_name text not null,
  organisation text not null,
  mails text[] not null,
  revision bigint not null,
  changed_at timestamptz not null default now(),
  unique (book_id, name),
  unique (book_id, uid)
);
create unique index card_revision on contacts.card (book_id, revision);

create table contacts.removed (
  book_id uuid not null references contacts.book (id) on delete cascade,
  name text not null,
  revision bigint not null,
  removed_at timestamptz not null default now(),
  primary key (book_id, name)
);
create index removed_revision on contacts.removed (book_id, revision);
create index removed_at on contacts.removed (removed_at);
