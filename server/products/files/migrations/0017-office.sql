-- `editor`: an office program keeps it for all who write in it together; whoever shows its name may write, nobody else.
alter table files.lock drop constraint lock_kind_check;
alter table files.lock add constraint lock_kind_check check (kind in ('token', 'person', 'editor'));
-- What the office program calls its lock.
alter table files.lock add column editor_id text;

-- With which an office program reads and writes one file in a person's name.
create table files.wopi_token (
  hash bytea primary key,
  node_id bigint not null references files.node (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  session_id uuid not null,
  may_write boolean not null,
  expires_at timestamptz not null
);
create index wopi_token_person on files.wopi_token (person_id);
create index wopi_token_session on files.wopi_token (session_id);
create index wopi_token_expires on files.wopi_token (expires_at);
create index wopi_token_node on files.wopi_token (node_id);
