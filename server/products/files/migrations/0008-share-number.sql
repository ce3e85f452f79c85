-- Nextcloud's clients know shares by numbers. One stays with whom it is for on the node, also when the role changes.
create table files.share_number (
  number bigint generated always as identity primary key,
  node_id bigint not null references files.node (id) on delete cascade,
  -- A person, a group, an organisation, or the grant of a link.
  grantee_id uuid not null,
  unique (node_id, grantee_id)
);
