-- What a link to a file or folder is for, and how much it may be used. A link without a row opens what its role gives, without limits.
create table items.link_terms (
  grant_id uuid primary key references workspaces.item_grant (id) on delete cascade,
  purpose text not null default 'open' check (purpose in ('open', 'show', 'drop')),
  label text not null default '',
  most_downloads integer,
  downloads integer not null default 0,
  -- Of a file request: by all senders together.
  most_files integer,
  most_bytes bigint,
  sorting text not null default 'folder' check (sorting in ('folder', 'name'))
);
