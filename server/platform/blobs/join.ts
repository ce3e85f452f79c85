import { createHash } from "node:crypto";
import type { EventActor } from "@safos/contract/event";
import { sql } from "#database";
import { refuse } from "#http";
import type { BlobContext } from "./context.ts";
import { destroyed } from "./keys/keyring.ts";
import { judgeJoined } from "./quarantine/judge-joined.ts";
import { ownsPieces } from "./owns-pieces.ts";

/** Far more than the largest file has, and few enough for one statement. */
const mostPieces = 20_000;

export interface JoinedBlob {
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

interface Known {
  readonly hash: string;
  readonly size: number;
  readonly organisationId: string | null;
  readonly isJoined: boolean;
}

/**
 * Makes one blob of others of the organisation, in order, without reading their bytes: they are in use as long as it is. The same pieces
 * make the same blob. With a scanner they are read once, as a whole. Refuses MISSING where a piece is not there or another's, INVALID,
 * TOO_LARGE, CONTENT_DESTROYED, and what `judge` refuses.
 */
export async function joinBlobs(
  ctx: BlobContext,
  organisationId: string,
  names: readonly string[],
  by?: EventActor,
): Promise<JoinedBlob> {
  if (names.length === 0) throw refuse("INVALID", "There are no pieces.");
  if (names.length > mostPieces)
    throw refuse("TOO_LARGE", "There are more pieces than allowed.", { limit: mostPieces });
  const { nameOf, generation } = await ctx.keys.forWriting(organisationId);
  const hash = nameOf(createHash("sha256").update("joined").update(names.join("")).digest());
  const isScanned = ctx.scan !== null && (await judgeJoined(ctx, { organisationId, hash, names }, by));
  return ctx.db.transaction().execute(async (trx) => {
    // Touched, and so locked until the pieces are noted: no collection removes them meanwhile. In order, so that two never wait for
    // each other.
    const { rows } =
      await sql<Known>`with locked as (select hash from blobs.blob where hash = any(${[...new Set(names)]}::text[])
        order by hash for update)
      update blobs.blob b set touched_at = now() from locked where b.hash = locked.hash
      returning b.hash, b.size, b.organisation_id as "organisationId", b.organisation_id is not null and b.object is null as "isJoined"`.execute(
        trx,
      );
    const known = new Map(rows.map((row) => [row.hash, row]));
    const pieces = names.map((name) => {
      const found = known.get(name);
      if (!found || found.organisationId !== organisationId || found.isJoined)
        throw refuse("MISSING", "A piece is not there.");
      return found;
    });
    const size = pieces.reduce((sum, one) => sum + one.size, 0);
    const made = await sql`insert into blobs.blob as b (hash, size, organisation_id, scanned_at)
      select ${hash}, ${size}::bigint, ${organisationId}::uuid, case when ${isScanned}::boolean then now() end where exists (select from blobs.key
        where organisation_id = ${organisationId}::uuid and generation = ${generation}::int and wrapped is not null)
      on conflict (hash) do update set touched_at = now(), scanned_at = coalesce(excluded.scanned_at, b.scanned_at)
      returning hash`.execute(trx);
    if (made.rows.length === 0) throw destroyed();
    await sql`insert into blobs.piece (blob, number, piece, size)
      select ${hash}, one.number - 1, one.piece, b.size
      from unnest(${[...names]}::text[]) with ordinality as one (piece, number) join blobs.blob b on b.hash = one.piece
      on conflict do nothing`.execute(trx);
    return { hash, size };
  });
}

export async function canJoin(ctx: BlobContext, organisationId: string, names: readonly string[]): Promise<boolean> {
  return names.length > 0 && names.length <= mostPieces && ownsPieces(ctx, organisationId, names);
}
