import { randomBytes } from "node:crypto";
import { sql } from "#database";
import { hostOrganisation, type BlobContext } from "./context.ts";
import { readBlob } from "./read.ts";
import { objectKey } from "./sealed/format.ts";
import { seal } from "./sealed/seal.ts";
import { keyOf } from "./stores/store.ts";

const batch = 500;

/**
 * Content of an organisation that others refer to as well, because it was copied or went to them with a workspace, is theirs too:
 * seals it for the one other, or for the host where there are several, under its name. How many. What lay there before is an object
 * without a row, which the collection removes.
 */
export async function handOver(ctx: BlobContext, organisationId: string): Promise<number> {
  let count = 0;
  let after = "";
  for (;;) {
    const { rows } = await sql<{ hash: string }>`select hash from blobs.blob
      where organisation_id = ${organisationId} and hash > ${after} order by hash limit ${batch}`.execute(ctx.db);
    const last = rows.at(-1);
    if (!last) return count;
    after = last.hash;
    const others = await readOthers(
      ctx,
      organisationId,
      rows.map((row) => row.hash),
    );
    for (const [hash, to] of others) {
      await handOverOne(ctx, hash, to);
      count += 1;
    }
  }
}

/** To whom each of these goes that an organisation besides its own refers to. */
async function readOthers(
  ctx: BlobContext,
  organisationId: string,
  hashes: string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const read of ctx.holders.values())
    for (const holder of await read(hashes)) {
      if (holder.organisationId === organisationId) continue;
      const known = found.get(holder.hash) ?? holder.organisationId;
      found.set(holder.hash, known === holder.organisationId ? known : hostOrganisation);
    }
  return found;
}

async function handOverOne(ctx: BlobContext, hash: string, to: string): Promise<void> {
  const { rows: pieces } = await sql<{ hash: string }>`select distinct piece as hash from blobs.piece
    where blob = ${hash}`.execute(ctx.db);
  if (pieces.length === 0) return reseal(ctx, hash, to);
  for (const piece of pieces) await reseal(ctx, piece.hash, to);
  await sql`update blobs.blob set organisation_id = ${to}::uuid where hash = ${hash} and object is null`.execute(
    ctx.db,
  );
}

async function reseal(ctx: BlobContext, hash: string, to: string): Promise<void> {
  const { rows } = await sql<{ object: string }>`select object from blobs.blob
    where hash = ${hash} and object is not null and organisation_id <> ${to}::uuid`.execute(ctx.db);
  const [row] = rows;
  if (!row) return;
  const keys = await ctx.keys.forWriting(to);
  const name = { organisationId: to, object: randomBytes(16).toString("hex"), generation: keys.generation };
  await ctx.target.put(keyOf(name), seal(readBlob(ctx, hash, {}), name, objectKey(keys.dataKey, name.object)));
  await sql`update blobs.blob set organisation_id = ${to}::uuid, object = ${name.object},
      generation = ${name.generation}::int, store = ${ctx.target.kind}
    where hash = ${hash} and object = ${row.object}`.execute(ctx.db);
}
