-- What addresses for answers are signed with; one row, made by whichever process asks first.
create table incoming.key (
  is_only boolean primary key default true check (is_only),
  secret bytea not null,
  made_at timestamptz not null default now()
);
