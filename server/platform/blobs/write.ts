import { randomBytes } from "node:crypto";
import { sql } from "#database";
import type { Content } from "#scan";
import type { BlobContext } from "./context.ts";
import type { Digest, WriteOptions } from "./digests.ts";
import { destroyed } from "./keys/keyring.ts";
import { objectKey, sealedSize } from "./sealed/format.ts";
import { putSealed } from "./put-sealed.ts";
import { unseal } from "./sealed/unseal.ts";
import { keepInQuarantine } from "./quarantine/keep.ts";
import { judge } from "./quarantine/judge.ts";
import { keyOf } from "./stores/store.ts";
import { upsertOf, type ObjectRow } from "./upsert.ts";

export interface StoredBlob {
  /** The name of the blob: 64 hexadecimal digits that say nothing of its content, and are the same for the same bytes of one organisation. */
  readonly hash: string;
  /** SHA-256 of the bytes, 64 hexadecimal digits; null: they were not read. */
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number;
  readonly digests: Readonly<Partial<Record<Digest, string>>>;
}

/**
 * Seals and stores a stream for an organisation. The object is durable before the row that names it is written: a row always has its
 * object, and an object without a row is removed by the collection. What comes is counted as the organisation's while it comes; with no room
 * at all nothing is read. Refuses ORGANISATION_FULL.
 */
export async function writeBlob(
  ctx: BlobContext,
  organisationId: string,
  source: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<StoredBlob> {
  const taken = options.unscanned === "made" ? null : await ctx.quotas.open(organisationId);
  const onBytes = (bytes: Uint8Array): void => {
    taken?.take(bytes.length);
    options.onBytes?.(bytes);
  };
  try {
    const { isNew, ...stored } = await store(ctx, organisationId, source, taken ? { ...options, onBytes } : options);
    if (isNew) taken?.keep();
    return stored;
  } finally {
    taken?.giveBack();
  }
}

/** `isNew`: the same bytes were not there before. */
async function store(
  ctx: BlobContext,
  organisationId: string,
  source: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<StoredBlob & { readonly isNew: boolean }> {
  const keys = await ctx.keys.forWriting(organisationId);
  const { generation } = keys;
  const name = { organisationId, object: randomBytes(16).toString("hex"), generation };
  const key = objectKey(keys.dataKey, name.object);
  const { sha256, digests, size, whole } = await putSealed(ctx.target, source, { name, key }, options);
  const hash = keys.nameOf(sha256);
  const row = { ...name, hash, size, store: ctx.target.kind };
  const readBack = () => unseal((from, to) => ctx.target.read(keyOf(name), from, to), { name, key, size });
  const isScanned =
    ctx.scan !== null && options.unscanned === undefined && (await pass(ctx, row, () => whole ?? readBack(), options));
  const isNew = await noteObject(ctx, row, isScanned);
  if (!isNew) await ctx.target.remove(keyOf(name));
  return { hash, sha256: sha256.toString("hex"), size, digests, isNew };
}

/**
 * Whether what was just stored was scanned. What may not be stored is refused before any row names it, and its object goes, or goes to
 * quarantine.
 */
async function pass(ctx: BlobContext, row: ObjectRow, content: Content, options: WriteOptions): Promise<boolean> {
  const verdict = await judge(ctx, row.hash, content).catch(async (error: unknown) => {
    await ctx.target.remove(keyOf(row));
    throw error;
  });
  if (verdict.signature !== null) await keepInQuarantine(ctx, row, verdict.signature, options.by);
  return verdict.isScanned;
}

/** Writes the row; false: another object holds the same bytes already. Refuses CONTENT_DESTROYED. */
async function noteObject(ctx: BlobContext, row: ObjectRow, isScanned: boolean): Promise<boolean> {
  const kept = await upsertOf(ctx)("", { row, isScanned });
  if (!kept) {
    await ctx.storeOf(row.store).remove(keyOf(row));
    throw destroyed();
  }
  if (kept.object === row.object) return true;
  const store = ctx.storeOf(kept.store);
  if ((await store.size(keyOf(kept))) === sealedSize(row.size)) return false;
  // What is known to be stored is gone: this one takes its place, unless another was quicker.
  const { rows } =
    await sql`update blobs.blob set object = ${row.object}, generation = ${row.generation}, store = ${row.store}
    where hash = ${row.hash} and object = ${kept.object} returning hash`.execute(ctx.db);
  return rows.length > 0;
}
