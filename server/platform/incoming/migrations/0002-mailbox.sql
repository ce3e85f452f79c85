-- How far a mailbox has been read (RFC 3501, 2.3.1.1: where its validity is another one, its numbers begin anew).
create table incoming.mailbox (
  -- user@host/folder
  name text primary key,
  validity bigint not null,
  next_uid bigint not null
);

-- Mails of which something failed; they are tried again.
create table incoming.late_mail (
  mailbox text not null references incoming.mailbox on delete cascade,
  uid bigint not null,
  attempts integer not null default 1,
  next_at timestamptz not null,
  primary key (mailbox, uid)
);
