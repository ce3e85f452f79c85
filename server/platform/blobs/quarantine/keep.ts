import type { EventActor } from "@safos/contract/event";
import { uuid } from "#clock";
import { sql, type Db } from "#database";
import { byPerson, system } from "#events";
import { refuse } from "#http";
import { currentRequest } from "#log";
import type { BlobContext } from "../context.ts";
import type { ObjectName } from "../sealed/format.ts";
import { keyOf, type BlobStore } from "../stores/store.ts";
import type { BlobTables } from "../tables.ts";
import { announce } from "./announce.ts";

/** An object that no row of a blob names, and the name that its bytes would have. */
export interface Suspect extends ObjectName {
  readonly hash: string;
  readonly size: number;
  readonly store: BlobStore["kind"];
  /** Left out: it lies there. */
  readonly isStored?: boolean;
}

/** Infected content that is sent again and again fills no disk: past this the log has it, and it is not kept. */
const mostBytes = 1 << 30;

/** Whether an organisation's quarantine takes this much more. */
export async function hasRoom(db: Db<BlobTables>, organisationId: string, size: number): Promise<boolean> {
  const { rows } = await sql<{ bytes: number }>`select coalesce(sum(size), 0)::float8 as bytes from blobs.quarantine
    where organisation_id = ${organisationId} and object is not null`.execute(db);
  return (rows[0]?.bytes ?? 0) + size <= mostBytes;
}

/**
 * Puts an infected object into quarantine, notes who tried, and refuses CONTENT_INFECTED; returns only where the operator has released
 * the same bytes.
 */
export async function keepInQuarantine(
  ctx: BlobContext,
  suspect: Suspect,
  signature: string,
  by: EventActor | undefined,
): Promise<void> {
  const remove = () => ctx.target.remove(keyOf(suspect));
  if (await isReleased(ctx.db, suspect)) return;
  const isKept = suspect.isStored !== false && (await hasRoom(ctx.db, suspect.organisationId, suspect.size));
  const object = await note(ctx, { ...suspect, signature, isKept }, by ?? actorOfRequest());
  if (object !== suspect.object) await remove();
  throw refuse(
    "CONTENT_INFECTED",
    `The virus scanner found ${signature}. The content was not stored; the operator keeps it in quarantine.`,
    { signature },
  );
}

async function isReleased(db: Db<BlobTables>, { organisationId, hash }: Suspect): Promise<boolean> {
  const { rows } = await sql`select from blobs.quarantine
    where organisation_id = ${organisationId} and hash = ${hash} and released_at is not null`.execute(db);
  return rows.length > 0;
}

/** Who makes the request that goes on; nobody known where it has not been shown. */
function actorOfRequest(): EventActor {
  const trace = currentRequest();
  if (!trace) return system;
  return trace.personId ? byPerson(trace.personId) : { kind: "unknown" };
}

type Noted = Suspect & { readonly signature: string; readonly isKept: boolean };

/** Writes the row, once for the same bytes, and returns the object that it keeps. The log has each person's try, once an hour. */
async function note(ctx: BlobContext, suspect: Noted, actor: EventActor): Promise<string | null> {
  const { organisationId, hash, size, signature, isKept, object, generation, store } = suspect;
  const who = "id" in actor ? `${actor.kind} ${actor.id}` : actor.kind;
  // Where nobody is to be known, neither is the request.
  const requestId = actor.kind === "system" ? null : (currentRequest()?.id ?? null);
  return ctx.db.transaction().execute(async (trx) => {
    const known = await sql<{
      isNoted: boolean;
    }>`select last_actor = ${who} and last_at > now() - interval '1 hour' as "isNoted"
      from blobs.quarantine where organisation_id = ${organisationId} and hash = ${hash} for update`.execute(trx);
    const { rows } = await sql<{ id: string; object: string | null }>`insert into blobs.quarantine as q
      (id, organisation_id, hash, size, signature, last_actor, request_id, object, generation, store)
      values (${uuid()}, ${organisationId}, ${hash}, ${size}::bigint, ${signature}, ${who}, ${requestId},
        ${isKept ? object : null}, ${isKept ? generation : null}::int, ${isKept ? store : null})
      on conflict (organisation_id, hash) do update set times = q.times + 1, last_at = now(), signature = excluded.signature,
        last_actor = excluded.last_actor, request_id = excluded.request_id,
        (object, generation, store) = (select coalesce(q.object, excluded.object), coalesce(q.generation, excluded.generation),
          coalesce(q.store, excluded.store))
      returning id, object`.execute(trx);
    const [row] = rows;
    if (!row) throw new Error("What was found was not noted.");
    if (known.rows[0]?.isNoted !== true)
      await announce(ctx, trx, "content.infected", actor, {
        organisationId,
        quarantineId: row.id,
        signature,
        size,
      });
    return row.object;
  });
}
