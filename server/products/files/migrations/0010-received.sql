-- What came by file requests: for receipts, and for the limits of a link. It stays when the link is closed, and goes with the file.
create table files.received (
  id uuid primary key,
  -- Null once the link is closed.
  grant_id uuid references workspaces.item_grant (id) on delete set null,
  node_id bigint not null references files.node (id) on delete cascade,
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
create index received_node on files.received (node_id);
create index received_grant on files.received (grant_id, guest_id, received_at);
