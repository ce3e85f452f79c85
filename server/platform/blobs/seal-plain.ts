import { createHash, randomBytes } from "node:crypto";
import { elapsed } from "#clock";
import { sql, whileAlone } from "#database";
import { Refusal } from "#http";
import { paced } from "./check.ts";
import { hostOrganisation, type BlobContext } from "./context.ts";
import { readUsers } from "./owners.ts";
import { objectKey } from "./sealed/format.ts";
import { seal } from "./sealed/seal.ts";
import { keyOf, ObjectMissing } from "./stores/store.ts";

/** Held by the process that seals what earlier versions stored in plain. */
const sealLock = 7266028;
const bytesPerSecond = 32 << 20;

interface PlainRow {
  readonly hash: string;
  readonly size: number;
}

/**
 * Seals files of earlier versions for `ms`, each for the organisation that refers to it, or for the host where several do or nobody
 * says which. Names stay, so that nothing else changes. Goes on where any process left off; how many were sealed. The files go afterwards,
 * when no archive is being written that may count on them.
 */
export async function sealPlain(
  ctx: BlobContext,
  { ms, signal, lock }: { readonly ms: number; readonly signal: AbortSignal; readonly lock: number },
): Promise<number> {
  const sealed = (await whileAlone(ctx.database, sealLock, () => sealFor(ctx, ms, signal))) ?? [];
  if (sealed.length > 0)
    await whileAlone(ctx.database, lock, async () => {
      for (const hash of sealed) await ctx.folder.plain.remove(hash);
    });
  return sealed.length;
}

async function sealFor(ctx: BlobContext, ms: number, signal: AbortSignal): Promise<string[]> {
  const deadline = elapsed() + ms;
  const sealed: string[] = [];
  let after = "";
  while (elapsed() < deadline && !signal.aborted) {
    // What was found damaged, or is not there, stays as it is: a backup may bring it back.
    const { rows } =
      await sql<PlainRow>`select b.hash, b.size from blobs.blob b where b.organisation_id is null and b.hash > ${after}
      and not exists (select from blobs.damage d where d.hash = b.hash) order by b.hash limit 1`.execute(ctx.db);
    const [row] = rows;
    if (!row) break;
    after = row.hash;
    if (await sealOne(ctx, row, signal)) sealed.push(row.hash);
  }
  return sealed;
}

/** False: it is not whole, was removed meanwhile, or belongs to an organisation whose keys are destroyed. */
async function sealOne(ctx: BlobContext, { hash, size }: PlainRow, signal: AbortSignal): Promise<boolean> {
  const organisationId = await holderOf(ctx, hash);
  const keys = await ctx.keys.forWriting(organisationId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "CONTENT_DESTROYED") return null;
    throw error;
  });
  if (!keys) return false;
  const name = { organisationId, object: randomBytes(16).toString("hex"), generation: keys.generation };
  const sha256 = createHash("sha256");
  async function* plain(): AsyncGenerator<Uint8Array> {
    for await (const part of paced(ctx.folder.plain.read(hash, 0, size), { bytesPerSecond, signal })) {
      sha256.update(part);
      yield part;
    }
    if (sha256.digest("hex") !== hash) throw new ObjectMissing("The file is not what its name says.");
  }
  try {
    await ctx.target.put(keyOf(name), seal(plain(), name, objectKey(keys.dataKey, name.object)));
  } catch (error) {
    if (error instanceof ObjectMissing) return false;
    throw error;
  }
  const { rows } = await sql`update blobs.blob set organisation_id = ${organisationId}::uuid, object = ${name.object},
      generation = ${name.generation}::int, store = ${ctx.target.kind}
    where hash = ${hash} and organisation_id is null and exists (select from blobs.key
      where organisation_id = ${organisationId}::uuid and generation = ${name.generation}::int and wrapped is not null)
    returning hash`.execute(ctx.db);
  if (rows.length === 0) await ctx.target.remove(keyOf(name));
  return rows.length > 0;
}

/** The one organisation that all who refer to it name; else the host. */
async function holderOf(ctx: BlobContext, hash: string): Promise<string> {
  const found = new Set<string>();
  for (const module of await readUsers(ctx, hash)) {
    const holders = await ctx.holders.get(module)?.([hash]);
    if (holders === undefined || holders.length === 0) return hostOrganisation;
    for (const { organisationId } of holders) found.add(organisationId);
  }
  const [only, ...more] = found;
  return only === undefined || more.length > 0 ? hostOrganisation : only;
}
