-- Where a device that is to be signed in and one that is signed in leave sealed messages for each other, for minutes; ids are secrets, kept as hashes.
create table chat.rendezvous (
  hash bytea primary key,
  -- The domain of the agency at whose own address it was made; empty: at the shared one.
  domain text not null,
  -- Who made it: a person's Matrix id, or the network of an address.
  owner text not null,
  is_stranger boolean not null,
  data text not null,
  -- Grows with each write.
  sequence integer not null default 1,
  written_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on chat.rendezvous (owner, expires_at);
create index on chat.rendezvous (expires_at);
