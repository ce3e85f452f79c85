-- What stands in files, by content and by how it is read: the same file in two folders is read once.
create table files.text (
  source text not null,
  form text not null,
  -- Pages apart by form feeds. Null until it has been read; empty when nothing stands in it.
  text text,
  wanted_at timestamptz not null default now(),
  -- When a process began to read it, and how many times one has.
  begun_at timestamptz,
  tries smallint not null default 0,
  primary key (source, form)
);
create index text_waiting on files.text (wanted_at) where text is null;

-- How far the look at the files from before has come.
create table files.text_round (
  is_only boolean primary key default true check (is_only),
  after_id bigint not null default 0,
  ended_at timestamptz
);
insert into files.text_round default values;
