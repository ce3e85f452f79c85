-- Office files as PDF, by content: the same file in two folders is drawn once. Made by an earlier LibreOffice it may be made anew.
create table files.shown (
  source text primary key,
  blob text not null,
  created_at timestamptz not null default now()
);
create index shown_blob on files.shown (blob);
