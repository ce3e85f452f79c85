-- Who was in a group, and when; written by the database itself, whatever changes the present.
create table identity.group_member_past (
  group_id uuid not null,
  person_id uuid not null,
  since timestamptz not null,
  until timestamptz not null default now()
);
create index group_member_past_group on identity.group_member_past (group_id, until);

create function identity.keep_group_member() returns trigger language plpgsql as $$
begin
  insert into identity.group_member_past (group_id, person_id, since) values (old.group_id, old.person_id, old.added_at);
  return old;
end $$;
create trigger keep_group_member before delete on identity.group_member
  for each row execute function identity.keep_group_member();
