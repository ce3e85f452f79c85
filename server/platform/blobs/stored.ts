import type { BlobContext } from "./context.ts";
import type { ObjectName } from "./sealed/format.ts";
import { checkPlain, checkSealed, type WholeCheck } from "./sealed/whole.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";

/** What lies in a store for a blob, as it lies there: what backups take along and bring back. */
export interface Stored {
  readonly hash: string;
  /** Null: a file in plain, of an earlier version. */
  readonly object: ObjectName | null;
  /** Where it lies; left out: where new objects go. */
  readonly store?: BlobStore["kind"];
}

/** A line that names it, in the list of an archive. */
export const lineOf = ({ hash, object }: Stored): string =>
  object === null ? hash : `${hash} ${object.organisationId}/${object.object}/${object.generation}`;

const linePattern = /^([0-9a-f]{64})(?: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([0-9a-f]{32})\/(\d{1,9}))?$/;

/** Null: it is no such line. */
export function parseLine(line: string): Stored | null {
  const [, hash, organisationId, object, generation] = linePattern.exec(line) ?? [];
  if (hash === undefined) return null;
  if (organisationId === undefined || object === undefined) return { hash, object: null };
  return { hash, object: { organisationId, object, generation: Number(generation) } };
}

/** Tells, of bytes that pass, whether they are all that is stored. */
export const checkStored = ({ hash, object }: Stored): WholeCheck =>
  object === null ? checkPlain(hash) : checkSealed(object);

interface Row {
  readonly hash: string;
  readonly organisationId: string | null;
  readonly object: string | null;
  readonly generation: number | null;
  readonly store: BlobStore["kind"] | null;
}

/** All that the connection's snapshot knows, in order. What consists of pieces has no bytes of its own. */
export async function readStored(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<Stored[]> {
  const { rows } = await client.query(
    `select hash, organisation_id as "organisationId", object, generation, store from blobs.blob
      where organisation_id is null or object is not null order by hash`,
  );
  return (rows as Row[]).map(({ hash, organisationId, object, generation, store }) =>
    organisationId === null || object === null || generation === null || store === null
      ? { hash, object: null }
      : { hash, object: { organisationId, object, generation }, store },
  );
}

/** Bytes as they are stored; null: nothing is there. */
export const storedSize = (ctx: BlobContext, { hash, object, store }: Stored): Promise<number | null> =>
  object === null ? ctx.folder.plain.size(hash) : storeFor(ctx, store).size(keyOf(object));

export const openStored = (
  ctx: BlobContext,
  { hash, object, store }: Stored,
  size: number,
): AsyncIterable<Uint8Array> =>
  object === null ? ctx.folder.plain.read(hash, 0, size) : storeFor(ctx, store).read(keyOf(object), 0, size);

const storeFor = (ctx: BlobContext, kind: BlobStore["kind"] | undefined): BlobStore =>
  kind === undefined ? ctx.target : ctx.storeOf(kind);

/** Brings back bytes as they were stored; false, and nothing kept, when they are not whole. */
export async function putStored(ctx: BlobContext, one: Stored, source: AsyncIterable<Uint8Array>): Promise<boolean> {
  const check = checkStored(one);
  async function* checked(): AsyncGenerator<Uint8Array> {
    for await (const part of source) {
      check.update(part);
      yield part;
    }
    if (!check.isWhole()) throw new Broken();
  }
  try {
    if (one.object === null) await ctx.folder.plain.put(one.hash, checked());
    else await ctx.target.put(keyOf(one.object), checked());
    return true;
  } catch (error) {
    if (error instanceof Broken) return false;
    throw error;
  }
}

class Broken extends Error {}
