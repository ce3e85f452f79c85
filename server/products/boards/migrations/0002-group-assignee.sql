-- A card may be given to a group: to each of its members, as they come and go.
create table boards.group_assignee (
  card_id uuid not null references boards.card (id) on delete cascade,
  group_id uuid not null references identity.person_group (id) on delete cascade,
  primary key (card_id, group_id)
);
create index group_assignee_group on boards.group_assignee (group_id, card_id);
