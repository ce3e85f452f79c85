import { now } from "#clock";
import { isForeignKeyViolation, sql } from "#database";
import type { BlobContext } from "./context.ts";
import { readInUse } from "./owners.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";

const dayMs = 86_400_000;
const batch = 500;

interface Row {
  readonly hash: string;
  readonly organisationId: string | null;
  readonly object: string | null;
  readonly store: BlobStore["kind"] | null;
}

/**
 * Removes what nobody refers to and nobody touched for `ageMs`, and objects without a row; returns how many. Call while no archive is
 * written. The row of an object is written a moment after it: nothing younger than `orphanMs` is taken for an orphan.
 */
export async function sweepBlobs(ctx: BlobContext, ageMs: number, orphanMs = Math.max(ageMs, dayMs)): Promise<number> {
  let removed = await sweepRows(ctx, ageMs);
  for (const store of new Set<BlobStore>([ctx.folder, ctx.target])) {
    await store.sweep(now() - dayMs);
    removed += await sweepOrphans(store, now() - orphanMs, (keys) => readObjects(ctx, keys));
  }
  return removed + (await sweepOrphans(ctx.folder.plain, now() - orphanMs, (hashes) => readPlainRows(ctx, hashes)));
}

async function sweepRows(ctx: BlobContext, ageMs: number): Promise<number> {
  let removed = 0;
  let after = "";
  for (;;) {
    const { rows } = await sql<Row>`select hash, organisation_id as "organisationId", object, store from blobs.blob
      where hash > ${after} and touched_at < now() - make_interval(secs => ${ageMs / 1000}) order by hash limit ${batch}`.execute(
      ctx.db,
    );
    const last = rows.at(-1);
    if (!last) return removed;
    after = last.hash;
    const used = await readInUse(
      ctx,
      rows.map((row) => row.hash),
    );
    for (const row of rows) if (!used.has(row.hash) && (await removeRow(ctx, row, ageMs))) removed += 1;
  }
}

/**
 * A sealed object goes after its row: the same bytes that are stored meanwhile are another object. A file in plain has but its name, and
 * goes while the row is locked.
 */
async function removeRow(
  ctx: BlobContext,
  { hash, organisationId, object, store }: Row,
  ageMs: number,
): Promise<boolean> {
  const isGone = await ctx.db
    .transaction()
    .execute(async (trx) => {
      const gone = await sql`delete from blobs.blob where hash = ${hash} and object is not distinct from ${object}
        and touched_at < now() - make_interval(secs => ${ageMs / 1000}) returning hash`.execute(trx);
      if (gone.rows.length === 0) return false;
      if (organisationId === null) await ctx.folder.plain.remove(hash);
      return true;
    })
    .catch((error: unknown) => {
      // It has become a piece of something meanwhile.
      if (isForeignKeyViolation(error)) return false;
      throw error;
    });
  if (isGone && organisationId !== null && object !== null && store !== null)
    await ctx.storeOf(store).remove(keyOf({ organisationId, object }));
  return isGone;
}

/** Removes what no row names: its process died between the two. `known`: those that a row does. */
async function sweepOrphans(
  store: Pick<BlobStore, "list" | "remove">,
  olderThan: number,
  known: (keys: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  let removed = 0;
  let waiting: string[] = [];
  async function look(): Promise<void> {
    const named = await known(waiting);
    for (const key of waiting.filter((one) => !named.has(one))) {
      await store.remove(key);
      removed += 1;
    }
    waiting = [];
  }
  for await (const { key, at } of store.list()) {
    if (at < olderThan) waiting.push(key);
    if (waiting.length >= batch) await look();
  }
  if (waiting.length > 0) await look();
  return removed;
}

async function readObjects({ db }: BlobContext, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const objects = keys.map((key) => key.split("/")[1] ?? "");
  const { rows } = await sql<{ key: string }>`select organisation_id || '/' || object as key from blobs.blob
    where object = any(${objects}::text[])
    union all select organisation_id || '/' || object from blobs.quarantine where object = any(${objects}::text[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.key));
}

/** A file in plain whose row has been sealed is needed no more. */
async function readPlainRows({ db }: BlobContext, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ hash: string }>`select hash from blobs.blob
    where hash = any(${[...hashes]}::text[]) and organisation_id is null`.execute(db);
  return new Set(rows.map((row) => row.hash));
}
