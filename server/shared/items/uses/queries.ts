import { sql, type AnyDb } from "#database";

export interface UseKey {
  readonly key: string;
  readonly endsAt: Date;
}

/** Those that were not noted before. */
export async function insertUses(trx: AnyDb, uses: readonly UseKey[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`insert into items.use (key, ends_at)
    select * from unnest(${uses.map((one) => one.key)}::text[], ${uses.map((one) => one.endsAt)}::timestamptz[])
      as fresh (key, ends_at) order by key
    on conflict (key) do nothing returning key`.execute(trx);
  return new Set(rows.map((row) => row.key));
}

export async function deleteOldUses(db: AnyDb): Promise<void> {
  await sql`delete from items.use where ends_at < now()`.execute(db);
}
