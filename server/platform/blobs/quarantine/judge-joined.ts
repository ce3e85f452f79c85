import { randomBytes } from "node:crypto";
import type { EventActor } from "@safos/contract/event";
import { sql } from "#database";
import { refuse } from "#http";
import type { BlobContext } from "../context.ts";
import { digest } from "../digests.ts";
import { readBlob } from "../read.ts";
import { objectKey } from "../sealed/format.ts";
import { seal } from "../sealed/seal.ts";
import { keyOf } from "../stores/store.ts";
import { hasRoom, keepInQuarantine, type Suspect } from "./keep.ts";
import { judge } from "./judge.ts";
import { ownsPieces } from "../owns-pieces.ts";

interface Joining {
  readonly organisationId: string;
  /** The name of what is joined. */
  readonly hash: string;
  readonly names: readonly string[];
}

/**
 * Whether pieces were scanned as the whole that they are joined to. Refuses MISSING where one is not there or another's, CONTENT_INFECTED,
 * TOO_LARGE and UNAVAILABLE.
 */
export async function judgeJoined(ctx: BlobContext, joining: Joining, by: EventActor | undefined): Promise<boolean> {
  const { organisationId, hash, names } = joining;
  // What is not there now is not joined later without having been scanned.
  if (!(await ownsPieces(ctx, organisationId, names))) throw refuse("MISSING", "A piece is not there.");
  const content = () => readPieces(ctx, names);
  const verdict = await judge(ctx, hash, content);
  if (verdict.signature !== null)
    await keepInQuarantine(ctx, await sealWhole(ctx, joining, content()), verdict.signature, by);
  return verdict.isScanned;
}

async function* readPieces(ctx: BlobContext, names: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const name of names) yield* readBlob(ctx, name, {});
}

/** The pieces as one object, where there is room for it, under the name that the same bytes have when they come whole. */
async function sealWhole(
  ctx: BlobContext,
  { organisationId, names }: Joining,
  content: AsyncIterable<Uint8Array>,
): Promise<Suspect> {
  const { generation, dataKey, nameOf } = await ctx.keys.forWriting(organisationId);
  const name = { organisationId, object: randomBytes(16).toString("hex"), generation };
  const passing = digest(content);
  const isStored = await hasRoom(ctx.db, organisationId, await sizeOf(ctx, names));
  if (isStored) await ctx.target.put(keyOf(name), seal(passing.bytes, name, objectKey(dataKey, name.object)));
  else for await (const _ of passing.bytes);
  const hash = nameOf(passing.end().sha256);
  return { ...name, hash, size: passing.size(), store: ctx.target.kind, isStored };
}

async function sizeOf({ db }: BlobContext, names: readonly string[]): Promise<number> {
  const { rows } = await sql<{ size: number }>`select coalesce(sum(b.size), 0)::float8 as size
    from unnest(${[...names]}::text[]) as one (piece) join blobs.blob b on b.hash = one.piece`.execute(db);
  return rows[0]?.size ?? 0;
}
