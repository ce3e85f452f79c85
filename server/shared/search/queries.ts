import { asynchronousCommit, escapeLike, sql, type Db } from "#database";
import type { SearchEntry } from "./sources.ts";

export interface SearchTables {
  "search.entry": { id: string };
  "search.build": { number: string };
  "search.word": { word: string };
}
export type SearchDb = Db<SearchTables>;

export interface Hit {
  readonly kind: SearchEntry["kind"];
  readonly id: string;
  readonly workspaceId: string | null;
  readonly title: string;
  readonly context: string;
  readonly excerpt: string;
  /** The page, sheet or slide that the excerpt is of; null where there are none. */
  readonly page: number | null;
  readonly path: string;
  readonly authorId: string | null;
  readonly at: Date;
}

const longestText = 220_000;
/** Bytes, as PostgreSQL keeps them, of words from which on it would take too long to weigh how often each is there. */
const longWords = 16_000;
/**
 * How many of the newest matches are ranked, in titles and altogether; more would not be looked at by anybody. An overview of
 * all kinds shows a few of each, one kind is paged through.
 */
const candidatesOf = (question: Question): number => (question.kinds === null ? 200 : 400);

function scopesOf(entry: SearchEntry): string[] {
  const ownScope =
    entry.audience !== null ? `a ${entry.audience}` : entry.workspaceId !== null ? `w ${entry.workspaceId}` : null;
  return [...(ownScope === null ? [] : [ownScope]), ...entry.grants];
}

/**
 * Puts entries in, or in place of what they were. Characters that PostgreSQL cannot keep are left out. What a crash takes of
 * the index is told again, since the subscriber's place is kept later.
 */
export async function upsertEntries(db: SearchDb, entries: readonly SearchEntry[], build: number): Promise<void> {
  if (entries.length === 0) return;
  const clean = (text: string): string => text.replaceAll("\u0000", "");
  const rows = entries.map((entry) => ({
    kind: entry.kind,
    id: entry.id,
    workspace_id: entry.workspaceId,
    scopes: scopesOf(entry),
    title: clean(entry.title).slice(0, 1000),
    body: clean(entry.text).slice(0, longestText),
    context: clean(entry.context).slice(0, 500),
    path: entry.path,
    author_id: entry.authorId,
    at: entry.at.toISOString(),
  }));
  await sql`with ${asynchronousCommit} insert into search.entry (kind, id, workspace_id, scopes, title, body, context, path, author_id, at, title_words, words, build)
    select kind, id, workspace_id, scopes, title, body, context, path, author_id, at,
      search.words_of(title), setweight(search.words_of(title), 'A') || setweight(search.words_of(body || ' ' || context), 'C'), ${build}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(kind text, id text, workspace_id uuid, scopes text[], title text, body text,
      context text, path text, author_id uuid, at timestamptz), asynchronous_commit
    on conflict (kind, id) do update set workspace_id = excluded.workspace_id, scopes = excluded.scopes, title = excluded.title,
      body = excluded.body, context = excluded.context, path = excluded.path, author_id = excluded.author_id, at = excluded.at,
      title_words = excluded.title_words, words = excluded.words, build = greatest(search.entry.build, excluded.build)`.execute(
    db,
  );
}

export async function deleteEntries(db: SearchDb, kind: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`with ${asynchronousCommit} delete from search.entry using asynchronous_commit where kind = ${kind} and id = any(${[...ids]}::text[])`.execute(
    db,
  );
}

/** Entries that only those in an audience find. */
export async function deleteAudience(db: SearchDb, kind: string, audience: string): Promise<void> {
  await sql`delete from search.entry where kind = ${kind} and scopes @> array[${`a ${audience}`}::text]`.execute(db);
}

/** What a building anew did not come across is no more. */
export async function deleteUnseen(db: SearchDb, kind: string, build: number): Promise<void> {
  await sql`delete from search.entry where kind = ${kind} and build < ${build}`.execute(db);
}

export async function beginBuild(db: SearchDb): Promise<number> {
  const { rows } = await sql<{ number: string }>`insert into search.build (number) values (1)
    on conflict (is_only) do update set number = search.build.number + 1, finished_at = null returning number`.execute(
    db,
  );
  return Number(rows[0]?.number ?? 1);
}

export async function finishBuild(db: SearchDb, build: number): Promise<void> {
  await sql`update search.build set finished_at = now() where number = ${build}`.execute(db);
}

/** Whether the index has ever been built whole. */
export async function isBuilt(db: SearchDb): Promise<boolean> {
  const { rows } = await sql`select from search.build where finished_at is not null`.execute(db);
  return rows.length > 0;
}

export async function countEntries(db: SearchDb): Promise<{ kind: string; count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`select kind, count(*)::int as count from search.entry
    group by kind order by kind`.execute(db);
  return rows;
}

/** A word to look for, in any of its forms; `isBeginning`: words that begin with it too. */
export interface Asked {
  readonly word: string;
  readonly isBeginning: boolean;
}

export interface Question {
  /** Every one of these must be there, each as one of its choices. */
  readonly words: readonly (readonly Asked[])[];
  readonly needle: string;
  readonly scopes: readonly string[];
  readonly kinds: readonly string[] | null;
  readonly workspaceId: string | null;
  readonly limit: number;
  readonly skip: number;
}

/** `spot`: where the needle stands in the body, 0 when it does not. Pages are counted by what stands between them. */
const shown = sql`kind, id, workspace_id as "workspaceId", title, context, path, author_id as "authorId", at,
  translate(case when spot > 0 then substr(body, greatest(1, spot - 50), 180) else left(body, 140) end, E'\\f\\n', '  ') as excerpt,
  nullif(length(left(body, spot)) - length(replace(left(body, spot), E'\\f', '')), 0) as page`;

const narrowed = (question: Question) => sql`scopes && ${[...question.scopes]}::text[]
  and (${question.kinds}::text[] is null or kind = any(${question.kinds}::text[]))
  and (${question.workspaceId}::uuid is null or workspace_id = ${question.workspaceId}::uuid)`;

/**
 * The best hits of each kind: those with the words in the title, then newer before older. One more than asked tells that
 * there are more. The two `limit`s stand on plain conditions with the question as a constant, so that the planner knows how
 * common the words are: it walks from the newest entry on when matches are many, and reads the words' index when they are few.
 */
export async function readHits(db: SearchDb, question: Question): Promise<(Hit & { place: number })[]> {
  const asked = sql`search.question_of(${JSON.stringify(question.words)}::jsonb)`;
  return db.transaction().execute(async (trx) => {
    // Less, and the beginnings of common words are remembered by pages only, each of which must then be read.
    await sql`set local work_mem = '32MB'`.execute(trx);
    const { rows } = await sql<Hit & { place: number; rank: number }>`
    with titled as materialized (
      select kind, id from search.entry where title_words @@ ${asked} and ${narrowed(question)}
      order by at desc limit ${candidatesOf(question)}
    ),
    written as materialized (
      select kind, id from search.entry where words @@ ${asked} and ${narrowed(question)}
      order by at desc limit ${candidatesOf(question)}
    ),
    ranked as (
      select e.*, case when pg_column_size(e.words) > ${longWords} then 0.1 else ts_rank(e.words, ${asked}) end + case when e.title_words @@ ${asked} then 1 else 0 end
        + 0.3 / (1 + extract(epoch from now() - e.at) / 2592000) as rank
      from (select * from titled union select * from written) m join search.entry e using (kind, id)
    ),
    placed as (select *, row_number() over (partition by kind order by rank desc, at desc, id) as place from ranked)
    select ${shown}, place::int, rank from placed, lateral (select strpos(lower(placed.body), ${question.needle}) as spot) needle
    where place > ${question.skip} and place <= ${question.skip + question.limit + 1}
    order by max(rank) over (partition by kind) desc, kind, place`.execute(trx);
    return rows;
  });
}

/** Remembers words that something is written with. */
export async function insertWords(db: SearchDb, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await sql`with ${asynchronousCommit} insert into search.word (word)
    select fresh.word from unnest(${[...words].sort()}::text[]) as fresh(word), asynchronous_commit
    where not exists (select from search.word w where w.word = fresh.word) on conflict do nothing`.execute(db);
}

/** The words most alike to this one, and those it is a part of. */
export async function readWordsAlike(db: SearchDb, word: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select word from search.word
    where word % ${word} or word like ${`%${escapeLike(word)}%`} order by similarity(word, ${word}) desc, word limit 60`.execute(
    db,
  );
  return rows.map((row) => row.word);
}

/** Forgets words that nothing is written with any more; how many. */
export async function deleteUnusedWords(db: SearchDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`with gone as (delete from search.word w
      where not exists (select from search.entry e where e.words @@ quote_literal(w.word)::tsquery) returning 1)
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}
