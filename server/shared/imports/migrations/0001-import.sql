-- A file of people that was read, shown, and perhaps carried out.
create table imports.person_import (
  id uuid primary key,
  organisation_id uuid not null references organisations.organisation (id),
  created_by uuid references identity.person (id) on delete set null,
  state text not null default 'read' check (state in ('read', 'running', 'done', 'undoing', 'undone')),
  sends_invitations boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  done_at timestamptz
);
create index import_organisation on imports.person_import (organisation_id, created_at desc);

-- Its rows, by the lines of the file; they go after a month.
create table imports.person_row (
  import_id uuid not null references imports.person_import (id) on delete cascade,
  line int not null,
  name text not null,
  display_name text not null,
  groups text[] not null,
  locale text not null check (locale in ('sv', 'en')),
  state text not null check (state in ('new', 'existing', 'wrong')),
  fault text,
  -- Who was made of it. No reference: the person may be removed again.
  person_id uuid,
  -- Nobody could be made of it after all, or what was made could not be removed again.
  is_kept boolean not null default false,
  is_finished boolean not null default false,
  primary key (import_id, line)
);
create index row_unfinished on imports.person_row (import_id, line) where not is_finished;
