-- They have let another go in their stead: they are told when it is theirs to answer again.
alter table calendar.mail_guest add column has_handed_on boolean not null default false;
