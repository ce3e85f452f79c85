-- The application service that made an account for someone of another network, by its id; null: an account of a person. Nobody signs in to
-- such an account but its service, and its name is any that Matrix allows.
alter table identity.person add column appservice text check (length(appservice) between 1 and 100);
alter table identity.person drop constraint person_localpart_check;
alter table identity.person add constraint person_localpart_check check (localpart ~ '^[a-z0-9][a-z0-9._-]{0,63}$'
  or (appservice is not null and localpart ~ '^[a-z0-9._=/+-]{1,230}$'));
create index person_appservice on identity.person (appservice) where appservice is not null;
