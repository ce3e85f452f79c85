-- One certificate a name, ordered by one process and shown by all. Without a chain it has not been issued yet.
create table certificates.certificate (
  name text primary key,
  directory text not null,
  chain text,
  private_key text,
  ends_at timestamptz,
  renewed_at timestamptz,
  -- When it is to be ordered or renewed; after a failure, when it is tried again.
  due_at timestamptz not null default now(),
  failures int not null default 0,
  last_fault text,
  -- The process that orders it has it to itself until then.
  held_until timestamptz not null default '-infinity',
  check ((chain is null) = (private_key is null))
);

-- The account with an authority, by its directory; all processes use the same.
create table certificates.account (
  directory text primary key,
  private_key text not null
);

-- What an authority asks for at /.well-known/acme-challenge/<token>, of whichever process.
create table certificates.challenge (
  token text primary key,
  answer text not null,
  created_at timestamptz not null default now()
);
