-- Where a person keeps what was shared with them: a folder of their own files, null: the top; and the name they gave it, null: its own.
create table files.placement (
  person_id uuid not null references identity.person (id) on delete cascade,
  node_id bigint not null references files.node (id) on delete cascade,
  parent_id bigint references files.node (id) on delete set null,
  name text,
  -- When they took it away from their files; what is shared with them later shows again.
  left_at timestamptz,
  primary key (person_id, node_id)
);
create index placement_node on files.placement (node_id);
create index placement_parent on files.placement (parent_id) where parent_id is not null;
