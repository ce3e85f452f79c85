-- What came by file requests: for receipts, and for the limits of a link. It stays when the file is moved or removed.
create table files.received (
  id uuid primary key,
  grant_id uuid not null references workspaces.item_grant (id) on delete cascade,
  node_id bigint,
  -- Made by the sender's page and kept there; it shows them their own receipts and nobody else's.
  guest_id uuid not null,
  sender text not null,
  name text not null,
  size bigint not null,
  received_at timestamptz not null default now(),
  -- Of the receipt, once the sender has said that it is all; senders refer to it.
  number text,
  note text not null default ''
);
create index received_grant on files.received (grant_id, guest_id, received_at);
