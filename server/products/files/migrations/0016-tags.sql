-- Words of an organisation that its people put on files and folders, wherever they may write.
create table files.tag (
  id bigint generated always as identity primary key,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  name text not null,
  created_by uuid references identity.person (id) on delete set null,
  created_at timestamptz not null default now()
);
create unique index tag_name on files.tag (organisation_id, lower(name));
create index tag_creator on files.tag (created_by);

create table files.node_tag (
  node_id bigint not null references files.node (id) on delete cascade,
  tag_id bigint not null references files.tag (id) on delete cascade,
  tagged_by uuid references identity.person (id) on delete set null,
  tagged_at timestamptz not null default now(),
  primary key (node_id, tag_id)
);
create index node_tag_tag on files.node_tag (tag_id);
create index node_tag_person on files.node_tag (tagged_by);
