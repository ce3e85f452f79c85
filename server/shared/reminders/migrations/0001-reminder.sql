-- Of what a person wants to be reminded, and when: once, and only they know of it.
create table reminders.reminder (
  person_id uuid not null references identity.person (id) on delete cascade,
  kind text not null,
  item_id text not null,
  due_at timestamptz not null,
  primary key (person_id, kind, item_id)
);
create index reminder_due on reminders.reminder (due_at);
