-- Spreadsheets as tables, by content, reader and language: the same file in two folders is read once.
create table files.sheets (
  source text not null,
  form text not null,
  blob text not null,
  created_at timestamptz not null default now(),
  primary key (source, form)
);
create index sheets_blob on files.sheets (blob);
