-- What a program shows instead of a password when it opens the socket of changes; good for a few seconds, once.
create table files.push_ticket (
  hash bytea primary key,
  person_id uuid not null references identity.person (id) on delete cascade,
  session_id text not null,
  expires_at timestamptz not null
);
