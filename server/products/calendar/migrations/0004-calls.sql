-- The address of the call that its body names.
alter table calendar.entry add column call_url text;

-- An entry with a call: the meeting that follows it.
create table calendar.call (
  -- It may be gone: its meeting goes then.
  entry_id uuid primary key,
  meeting_id uuid not null unique,
  -- False: the call was taken out of the entry, and the meeting goes.
  is_wanted boolean not null default true,
  -- Its meeting is in the trash with the entry.
  is_withdrawn boolean not null default false,
  -- Who may come because they are invited.
  person_ids uuid[] not null default '{}',
  -- When the meeting is to show a later occurrence; null: it shows the last.
  due_at timestamptz
);
create index call_due on calendar.call (due_at) where due_at is not null;
