-- A word that much is written about is answered from the newest entries on, a rare one from its index; PostgreSQL chooses
-- by how common it believes the word to be, so it keeps count of more words than by default.
create index entry_at on search.entry (at desc);
create index entry_title_words on search.entry using gin (title_words, scopes);
alter table search.entry alter column words set statistics 1000, alter column title_words set statistics 1000;

-- Titles that look alike, read only where the person may.
drop index search.entry_likeness;
create index entry_likeness on search.entry using gin (lower(title) gin_trgm_ops, scopes);

-- As before; a stem that begins with the whole word is found by the word already, and asking twice made it look twice as
-- common.
create or replace function search.query_of(words text[]) returns tsquery language plpgsql immutable as $$
declare
  word text;
  one tsquery;
  stem tsquery;
  found tsquery;
begin
  foreach word in array words loop
    one := to_tsquery('pg_catalog.simple', quote_literal(word) || ':*');
    foreach stem in array array[plainto_tsquery('pg_catalog.swedish', word), plainto_tsquery('pg_catalog.english', word)] loop
      if numnode(one) <> 1 or numnode(stem) <> 1 or not starts_with(ltrim(stem::text, ''''), lower(word)) then
        one := one || stem;
      end if;
    end loop;
    found := case when found is null then one else found && one end;
  end loop;
  return coalesce(found, ''::tsquery);
end
$$;
