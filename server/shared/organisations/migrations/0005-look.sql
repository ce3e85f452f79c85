-- Stronger accents than before: each is checked for its contrast when it is saved.
alter table organisations.organisation drop constraint organisation_accent_chroma_check,
  add constraint organisation_accent_chroma_check check (accent_chroma between 0 and 0.2);

-- What was drawn of an uploaded logo, as PNG in two sizes; `id` is the SHA-256 of both. The upload itself is not kept.
create table organisations.logo (
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  id text not null check (id ~ '^[0-9a-f]{64}$'),
  large bytea not null,
  small bytea not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id)
);
create index logo_id on organisations.logo (id);

-- How the organisation looks besides its name and accent. Null: nothing of the kind.
alter table organisations.organisation
  add column light_logo text,
  add column dark_logo text,
  add column welcome text check (length(welcome) between 1 and 300),
  add column help_contact text check (length(help_contact) between 1 and 254),
  add foreign key (id, light_logo) references organisations.logo (organisation_id, id),
  add foreign key (id, dark_logo) references organisations.logo (organisation_id, id);

-- How it looks to people of this domain. Null: as the organisation does.
alter table organisations.domain
  add column name text check (length(name) between 1 and 100),
  add column accent_hue double precision check (accent_hue between 0 and 360),
  add column accent_chroma double precision check (accent_chroma between 0 and 0.2),
  add column light_logo text,
  add column dark_logo text,
  add column welcome text check (length(welcome) between 1 and 300),
  add column help_contact text check (length(help_contact) between 1 and 254),
  add check ((accent_hue is null) = (accent_chroma is null)),
  add foreign key (organisation_id, light_logo) references organisations.logo (organisation_id, id),
  add foreign key (organisation_id, dark_logo) references organisations.logo (organisation_id, id);
