import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import type { TextForm } from "./form.ts";

/** A content and how it is read. */
export interface TextKey {
  /** The blob. */
  readonly source: string;
  readonly form: TextForm;
}

/** How often a process begins with a file that none comes to an end with. */
const mostTries = 5;
/** A reading that began longer ago than this has been lost with its process. */
const lostAfterMinutes = 10;

/** Wants texts that are not known and not wanted yet; how many are new. */
export async function insertWanted(db: FileDb, keys: readonly TextKey[]): Promise<number> {
  if (keys.length === 0) return 0;
  const { numAffectedRows } = await sql`insert into files.text (source, form)
    select distinct source, form from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(source text, form text)
    order by source, form on conflict do nothing`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** The text that has waited the longest, for this process to read; pictures only where the machine reads them. */
export async function claimText(db: FileDb, withPictures: boolean): Promise<TextKey | null> {
  const { rows } = await sql<TextKey>`update files.text t set begun_at = now(), tries = t.tries + 1
    from (select source, form from files.text where text is null and tries < ${mostTries} and (form <> 'picture' or ${withPictures})
        and (begun_at is null or begun_at < now() - make_interval(mins => ${lostAfterMinutes}))
      order by wanted_at limit 1 for update skip locked) next
    where t.source = next.source and t.form = next.form returning t.source, t.form`.execute(db);
  return rows[0] ?? null;
}

/**
 * Texts of these forms of files of at most `mostBytes` that have waited the longest, for one reading together. One that has been tried
 * before is read alone.
 */
export async function claimSmall(
  db: FileDb,
  {
    forms,
    mostBytes,
    most,
  }: { readonly forms: readonly TextForm[]; readonly mostBytes: number; readonly most: number },
): Promise<TextKey[]> {
  const { rows } = await sql<TextKey>`update files.text t set begun_at = now(), tries = t.tries + 1
    from (select source, form from files.text where text is null and tries = 0 and begun_at is null and form = any(${[...forms]}::text[])
        and (select n.size from files.node n where n.blob = source limit 1) <= ${mostBytes}
      order by wanted_at limit ${most} for update skip locked) next
    where t.source = next.source and t.form = next.form returning t.source, t.form`.execute(db);
  return rows;
}

/** Lets the next process try at once. */
export async function releaseTexts(db: FileDb, keys: readonly TextKey[]): Promise<void> {
  await sql`update files.text t set begun_at = null
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(source text, form text)
    where t.source = k.source and t.form = k.form`.execute(db);
}

/** `isLookedAt`: pictures in them were looked at as well. */
export async function updateTexts(
  db: FileDb,
  read: readonly (TextKey & { readonly text: string })[],
  isLookedAt: boolean,
): Promise<void> {
  await sql`update files.text t set text = k.text, is_looked_at = ${isLookedAt}
    from (select * from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as r(source text, form text, text text) order by source, form) k
    where t.source = k.source and t.form = k.form`.execute(db);
}

/** Texts that have been read, by source and form. */
export async function readTextsOf(db: FileDb, keys: readonly TextKey[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<TextKey & { text: string }>`select t.source, t.form, t.text from files.text t
    join (select distinct source, form from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(source text, form text)) k
      using (source, form) where t.text <> ''`.execute(db);
  return new Map(rows.map((row) => [keyOf(row), row.text]));
}

/** What has been read of a content, and whether it is still waited for. */
export async function readTextState(
  db: FileDb,
  { source, form }: TextKey,
): Promise<{ readonly text: string; readonly isWaiting: boolean } | null> {
  const { rows } = await sql<{ text: string; isWaiting: boolean }>`select coalesce(text, '') as text,
    text is null and tries < ${mostTries} as "isWaiting" from files.text where source = ${source} and form = ${form}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export const keyOf = ({ source, form }: TextKey): string => `${source} ${form}`;

/** Ids of the files that have a content. */
export async function readIdsOfBlob(db: FileDb, blob: string): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id from files.node where blob = ${blob} and trashed_at is null`.execute(db);
  return rows.map((row) => row.id);
}

/** Forgets what stood in files that are no more; earlier versions are not found by what they say. */
export async function deleteUnusedTexts(db: FileDb): Promise<void> {
  await sql`delete from files.text t where not exists (select from files.node n where n.blob = t.source)
    and not exists (select from files.version v where v.blob = t.source)`.execute(db);
}

/** Where the look at the files from before goes on; null once it has come to the end. */
export async function readRound(db: FileDb): Promise<number | null> {
  const { rows } = await sql<{
    after: number;
  }>`select after_id as after from files.text_round where ended_at is null`.execute(db);
  return rows[0]?.after ?? null;
}

/** Keeps how far that look has come; `null`: to the end. */
export async function updateRound(db: FileDb, after: number | null): Promise<void> {
  await sql`update files.text_round set after_id = coalesce(${after}::bigint, after_id),
    ended_at = case when ${after}::bigint is null then now() end`.execute(db);
}

/** Wants once more what was read while no machine could read pictures, and the pictures of before; whether there is any. */
export async function wantPictures(db: FileDb): Promise<{ readonly texts: boolean; readonly round: boolean }> {
  const texts = await sql`update files.text set text = null, begun_at = null, tries = 0
    where form = 'pdf' and text = '' and not is_looked_at`.execute(db);
  const round =
    await sql`update files.text_round set after_id = 0, ended_at = null, with_pictures = true where not with_pictures`.execute(
      db,
    );
  return { texts: Number(texts.numAffectedRows ?? 0) > 0, round: Number(round.numAffectedRows ?? 0) > 0 };
}
