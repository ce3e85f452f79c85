import { elapsed } from "#clock";
import { sql, type Db } from "#database";
import { checkBlob, type FaultyBlob, type Problem } from "./check.ts";
import type { BlobContext } from "./context.ts";
import { readUsers } from "./owners.ts";
import type { BlobTables } from "./tables.ts";

const batch = 100;
/** Slow enough for nobody to notice; a terabyte takes nine hours. */
const bytesPerSecond = 32 << 20;

/** Goes on with the round where any process left off, for `ms`; a round begins once a day. Call while holding the lock. */
export async function scrubFor(ctx: BlobContext, ms: number, signal: AbortSignal): Promise<void> {
  const deadline = elapsed() + ms;
  const { rows } = await sql<{ after: string }>`
    update blobs.scrub set begun_at = case when ended_at >= begun_at then now() else begun_at end,
      after_hash = case when ended_at >= begun_at then '' else after_hash end
    where ended_at < begun_at or begun_at < now() - interval '1 day' returning after_hash as after`.execute(ctx.db);
  let after = rows[0]?.after;
  while (after !== undefined && elapsed() < deadline && !signal.aborted) {
    const hash = (await readHashes(ctx.db, after, 1))[0];
    if (hash === undefined) {
      await sql`update blobs.scrub set ended_at = now()`.execute(ctx.db);
      return;
    }
    const problem = await checkBlob(ctx, hash, { bytesPerSecond, signal });
    await noteOutcome(ctx, hash, problem);
    await sql`update blobs.scrub set after_hash = ${hash}`.execute(ctx.db);
    after = hash;
  }
}

/** Checks every blob now, as fast as the disk reads. */
export async function verifyAll(ctx: BlobContext): Promise<{ checked: number; faulty: FaultyBlob[] }> {
  const faulty: FaultyBlob[] = [];
  let checked = 0;
  let after = "";
  for (;;) {
    const hashes = await readHashes(ctx.db, after, batch);
    for (const hash of hashes) {
      const found = await noteOutcome(ctx, hash, await checkBlob(ctx, hash));
      if (found) faulty.push(found);
    }
    checked += hashes.length;
    const last = hashes.at(-1);
    if (last === undefined) return { checked, faulty };
    after = last;
  }
}

export async function countDamage(db: Db<BlobTables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from blobs.damage`.execute(db);
  return rows[0]?.count ?? 0;
}

async function readHashes(db: Db<BlobTables>, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    hash: string;
  }>`select hash from blobs.blob where hash > ${after} order by hash limit ${limit}`.execute(db);
  return rows.map((row) => row.hash);
}

/** Remembers what was found, and says it in the log. What is missing and nobody refers to is no fault: it may just have been removed. */
async function noteOutcome(ctx: BlobContext, hash: string, problem: Problem | null): Promise<FaultyBlob | null> {
  const usedBy = problem === null ? [] : await readUsers(ctx, hash);
  if (problem === null || (problem === "missing" && usedBy.length === 0)) {
    await sql`delete from blobs.damage where hash = ${hash}`.execute(ctx.db);
    return null;
  }
  // By the row as it is now: a collection may have removed the blob while it was read.
  const { rows } =
    await sql`insert into blobs.damage (hash, problem) select hash, ${problem} from blobs.blob where hash = ${hash}
    on conflict (hash) do update set problem = excluded.problem, found_at = now() returning hash`.execute(ctx.db);
  if (rows.length === 0) return null;
  ctx.log.error({ hash, problem, usedBy }, "a stored file is not whole; bring it back from a backup");
  return { hash, problem, usedBy };
}
