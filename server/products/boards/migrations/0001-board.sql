-- Deck's clients know everything by whole numbers: each row has one beside its uuid.
create table boards.board (
  id uuid primary key,
  number bigint generated always as identity unique,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null check (length(title) between 1 and 500),
  prefix text not null default '' check (length(prefix) <= 6),
  tone smallint check (tone between 1 and 8),
  -- Deck's own colour, six hexadecimal digits, kept for its clients.
  colour text,
  fields jsonb not null default '[]',
  is_template boolean not null default false,
  -- Every writer on a board holds this row: numbers, limits, cycles and positions are decided one after the other.
  revision bigint not null default 1,
  version integer not null default 1,
  last_no integer not null default 0,
  owner_id uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  archived_at timestamptz,
  trashed_at timestamptz
);
create index board_workspace on boards.board (workspace_id, id);

create table boards.list (
  id uuid primary key,
  number bigint generated always as identity unique,
  board_id uuid not null references boards.board (id) on delete cascade,
  title text not null check (length(title) between 1 and 500),
  position text not null collate "C",
  wip_limit integer check (wip_limit > 0),
  completes boolean not null default false,
  changed_at timestamptz not null default now(),
  trashed_at timestamptz
);
create index list_board on boards.list (board_id, position, id);

create table boards.label (
  id uuid primary key,
  number bigint generated always as identity unique,
  board_id uuid not null references boards.board (id) on delete cascade,
  title text not null check (length(title) between 1 and 100),
  tone smallint check (tone between 1 and 8),
  colour text,
  changed_at timestamptz not null default now()
);
create index label_board on boards.label (board_id, id);

create table boards.card (
  id uuid primary key,
  number bigint generated always as identity unique,
  board_id uuid not null references boards.board (id) on delete cascade,
  list_id uuid not null references boards.list (id) on delete cascade,
  no integer not null,
  position text not null collate "C",
  title text not null check (length(title) between 1 and 500),
  description text not null default '' check (length(description) <= 100000),
  -- Boxes of the description, counted when it is written.
  checks smallint not null default 0,
  checks_done smallint not null default 0,
  tone smallint check (tone between 1 and 8),
  cover_file_id bigint,
  parent_id uuid references boards.card (id) on delete set null,
  starts_at timestamptz,
  due_at timestamptz,
  due_told_at timestamptz,
  done_at timestamptz,
  recurrence jsonb,
  fields jsonb not null default '{}',
  version integer not null default 1,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  archived_at timestamptz,
  trashed_at timestamptz,
  unique (board_id, no)
);
create index card_list on boards.card (list_id, position, id);
create index card_board on boards.card (board_id, id);
create index card_parent on boards.card (parent_id) where parent_id is not null;
create index card_due on boards.card (due_at) where done_at is null and due_told_at is null and trashed_at is null;
create index card_recurring on boards.card (due_at) where recurrence is not null;

create table boards.card_label (
  card_id uuid not null references boards.card (id) on delete cascade,
  label_id uuid not null references boards.label (id) on delete cascade,
  primary key (card_id, label_id)
);
create index card_label_label on boards.card_label (label_id);

create table boards.assignee (
  card_id uuid not null references boards.card (id) on delete cascade,
  person_id uuid not null references identity.person (id) on delete cascade,
  primary key (card_id, person_id)
);
create index assignee_person on boards.assignee (person_id, card_id);

-- `card_id` waits for `blocker_id`.
create table boards.blocker (
  card_id uuid not null references boards.card (id) on delete cascade,
  blocker_id uuid not null references boards.card (id) on delete cascade,
  primary key (card_id, blocker_id),
  check (card_id <> blocker_id)
);
create index blocker_other on boards.blocker (blocker_id);

create table boards.activity (
  id uuid primary key,
  board_id uuid not null references boards.board (id) on delete cascade,
  card_id uuid references boards.card (id) on delete cascade,
  person_id uuid references identity.person (id) on delete set null,
  guest_name text,
  type text not null,
  details jsonb not null default '{}',
  at timestamptz not null default now()
);
create index activity_board on boards.activity (board_id, id);
create index activity_card on boards.activity (card_id, id) where card_id is not null;
