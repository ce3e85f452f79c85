-- A word that much is written about is answered from the newest entries on, a rare one from its index; PostgreSQL chooses
-- by how common it believes the word to be, so it keeps count of more words than by default.
create index entry_at on search.entry (at desc);
create index entry_title_words on search.entry using gin (title_words, scopes);
alter table search.entry alter column words set statistics 1000, alter column title_words set statistics 1000;

-- Every word that anything is written with, to find the one that was meant: far fewer than there are titles, so that looking
-- for what is alike costs little. It tells nobody anything by itself; what it leads to is trimmed by access as everything.
create table search.word (word text primary key);
create index word_alike on search.word using gin (word gin_trgm_ops);
insert into search.word (word)
  select distinct part from search.entry, regexp_split_to_table(lower(title || ' ' || body), '[^[:alpha:]]+') as part
  where length(part) between 4 and 40;
drop index search.entry_likeness;

-- What is looked for: every word of the outer list, each as one of the inner list, in any of its forms or, where it says so,
-- as the beginning of a word. A stem that begins with the whole word is found by the beginning already.
create function search.question_of(asked jsonb) returns tsquery language plpgsql immutable as $$
declare
  choices jsonb;
  choice jsonb;
  word text;
  one tsquery;
  stem tsquery;
  anyOf tsquery;
  found tsquery;
begin
  for choices in select jsonb_array_elements(asked) loop
    anyOf := null;
    for choice in select jsonb_array_elements(choices) loop
      word := choice->>'word';
      one := to_tsquery('pg_catalog.simple', quote_literal(word) || case when (choice->>'isBeginning')::boolean then ':*' else '' end);
      foreach stem in array array[plainto_tsquery('pg_catalog.swedish', word), plainto_tsquery('pg_catalog.english', word)] loop
        if numnode(stem) > 0 and stem <> one and not ((choice->>'isBeginning')::boolean and numnode(one) = 1
            and numnode(stem) = 1 and starts_with(ltrim(stem::text, ''''), lower(word))) then
          one := one || stem;
        end if;
      end loop;
      anyOf := case when anyOf is null then one else anyOf || one end;
    end loop;
    found := case when found is null then anyOf else found && anyOf end;
  end loop;
  return coalesce(found, ''::tsquery);
end
$$;
drop function search.query_of(text[]);
