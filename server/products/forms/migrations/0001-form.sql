create table forms.form (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null check (length(title) between 1 and 200),
  description text not null default '',
  -- Sections, questions and ways (contract/form-shapes.ts).
  content jsonb not null,
  settings jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  revision integer not null default 1,
  opens_at timestamptz,
  closes_at timestamptz,
  max_responses integer,
  closed_at timestamptz,
  -- Whether people have been told that it is open.
  is_announced boolean not null default false,
  -- How many answers the owner has been told of.
  told_count integer not null default 0,
  -- The spreadsheet in the workspace's files; its id there, once written.
  sheet_file_id bigint,
  owner_id uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  trashed_at timestamptz
);
create index form_workspace on forms.form (workspace_id, id desc);
create index form_clock on forms.form (closes_at) where state = 'open' and trashed_at is null;

-- An answer. Of an anonymous one no person, no time and no id that says when: ids are random, only the day is kept.
create table forms.response (
  id text primary key,
  form_id uuid not null references forms.form (id) on delete cascade,
  person_id uuid references identity.person (id) on delete set null,
  -- The person again where the form takes one answer from each.
  once_key uuid,
  guest_name text,
  -- SHA-256 of the key by which whoever has no account may change it.
  key_hash bytea,
  sent_at timestamptz,
  sent_on date not null,
  changed_at timestamptz,
  took_seconds integer,
  answers jsonb not null,
  -- The answers as marks that can be counted (contract/form-logic.ts, marksOf).
  marks text[] not null,
  check (sent_at is not null or (person_id is null and once_key is null and guest_name is null and changed_at is null))
);
create unique index response_once on forms.response (form_id, once_key);
create index response_order on forms.response (form_id, sent_at desc, id);
create index response_person on forms.response (person_id, form_id) where person_id is not null;

-- Who has been given a ballot of an anonymous form that takes one answer from each. Holds nothing that answers hold; the
-- job forms:settle writes the rows of a form anew in random order, so that neither place nor transaction says when.
create table forms.ballot (
  form_id uuid not null references forms.form (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  primary key (form_id, person_id)
);

-- SHA-256 of ballots and visitors' tickets that have been used.
create table forms.spent (
  form_id uuid not null references forms.form (id) on delete cascade,
  token bytea not null,
  spent_on date not null,
  is_ballot boolean not null,
  primary key (form_id, token)
);

-- Answers that somebody with an account has begun; never for anonymous forms.
create table forms.draft (
  form_id uuid not null references forms.form (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  answers jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (form_id, person_id)
);

-- How far those have come who have begun and not sent. `key` is made up by the page.
create table forms.progress (
  form_id uuid not null references forms.form (id) on delete cascade,
  key text not null,
  question_id text not null,
  seen_on date not null,
  primary key (form_id, key)
);

-- Files given as answers; `response_id` null until the answer is sent.
create table forms.upload (
  id text primary key,
  form_id uuid not null references forms.form (id) on delete cascade,
  question_id text not null,
  -- No foreign key: anonymous answers are written anew, and would take their files with them.
  response_id text,
  blob text not null,
  name text not null,
  size bigint not null,
  -- Null once it belongs to an answer.
  uploaded_at timestamptz
);
create index upload_response on forms.upload (response_id);
create index upload_waiting on forms.upload (uploaded_at) where response_id is null;

-- Signs tickets and ballots; shared by all processes.
create table forms.signing_key (
  id text primary key,
  secret text not null,
  created_at timestamptz not null default now()
);
