create extension if not exists pg_trgm with schema public;

-- One row for each thing that can be found. `scopes` says who may find it: 'w <workspace>' its members, 'a <circle>' those
-- in it, '<kind> <id>' whoever was given that item. The index holds words and scopes together, so that a search reads only
-- what the person may see.
create table search.entry (
  kind text not null,
  id text not null,
  workspace_id uuid references workspaces.workspace (id) on delete cascade,
  scopes text[] not null,
  title text not null,
  body text not null,
  context text not null,
  path text not null,
  author_id uuid,
  at timestamptz not null,
  title_words tsvector not null,
  words tsvector not null,
  -- The number of the building anew that last saw it.
  build bigint not null default 0,
  primary key (kind, id)
);
create index entry_words on search.entry using gin (words, scopes);
create index entry_likeness on search.entry using gin (lower(title) gin_trgm_ops);
create index entry_workspace on search.entry (workspace_id);

create table search.build (
  is_only boolean primary key default true check (is_only),
  number bigint not null,
  finished_at timestamptz
);

-- Every form a word is found by: as it stands, and by its stem in both languages.
create function search.words_of(text text) returns tsvector language sql immutable as $$
  select to_tsvector('pg_catalog.simple', text) || to_tsvector('pg_catalog.swedish', text) || to_tsvector('pg_catalog.english', text)
$$;

-- All words must be there, each in any of its forms or as the beginning of a word.
create function search.query_of(words text[]) returns tsquery language plpgsql immutable as $$
declare
  word text;
  one tsquery;
  found tsquery;
begin
  foreach word in array words loop
    one := to_tsquery('pg_catalog.simple', quote_literal(word) || ':*')
      || plainto_tsquery('pg_catalog.swedish', word) || plainto_tsquery('pg_catalog.english', word);
    found := case when found is null then one else found && one end;
  end loop;
  return coalesce(found, ''::tsquery);
end
$$;
