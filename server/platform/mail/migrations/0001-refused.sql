-- Addresses that a mail server refused for good the last time; taken out when a mail arrives there again.
create table mail.refused_address (
  -- In lower case.
  address text primary key,
  at timestamptz not null default now(),
  -- What the mail server answered, as far as it said so: an SMTP code (RFC 5321) and a line.
  code integer not null,
  answer text not null
);
