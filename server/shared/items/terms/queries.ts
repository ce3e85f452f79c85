import type { LinkTerms } from "@safos/contract/items";
import { sql, type AnyDb } from "#database";

/** The terms of these links, by link; those without any are left out. */
export async function readTerms(db: AnyDb, grantIds: readonly string[]): Promise<ReadonlyMap<string, LinkTerms>> {
  if (grantIds.length === 0) return new Map();
  const { rows } = await sql<
    LinkTerms & { id: string }
  >`select grant_id as id, purpose, label, most_downloads as "mostDownloads",
      downloads, most_files as "mostFiles", most_bytes as "mostBytes", sorting
    from items.link_terms where grant_id = any(${[...grantIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...terms }) => [id, terms]));
}

/** Writes the terms of a link in place of those that it had; downloads go on from where they are. */
export async function storeTerms(db: AnyDb, grantId: string, terms: LinkTerms): Promise<void> {
  const { purpose, label, mostDownloads, mostFiles, mostBytes, sorting } = terms;
  await sql`insert into items.link_terms (grant_id, purpose, label, most_downloads, most_files, most_bytes, sorting)
    values (${grantId}, ${purpose}, ${label}, ${mostDownloads}, ${mostFiles}, ${mostBytes}, ${sorting})
    on conflict (grant_id) do update set label = excluded.label, most_downloads = excluded.most_downloads,
      most_files = excluded.most_files, most_bytes = excluded.most_bytes`.execute(db);
}

/** Counts a download while there is one left; false: there is none. A link without terms has no limit. */
export async function spendDownload(db: AnyDb, grantId: string): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`with spent as (
      update items.link_terms set downloads = downloads + 1
      where grant_id = ${grantId} and (most_downloads is null or downloads < most_downloads) returning 1
    ) select exists (select from spent) or not exists (select from items.link_terms where grant_id = ${grantId}) as "isOpen"`.execute(
    db,
  );
  return rows[0]?.isOpen === true;
}
