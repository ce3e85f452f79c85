import type { Ring } from "@safos/contract/ringing";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import type { RingContext } from "./context.ts";
import { readCallees, readRing, type RingRow } from "./queries.ts";
import { viewRings } from "./view.ts";

/** A call of someone who is in its chat and hears of it. Refuses MISSING to everybody else. */
export async function requireRing(context: RingContext, { personId }: Principal, id: string): Promise<RingRow> {
  const ring = isUuid(id) ? await readRing(context.db, id) : null;
  if (!ring || !(await context.ringRooms.isIn(personId, ring.roomId))) throw missing();
  if (ring.callerId === personId) return ring;
  const own = (await readCallees(context.db, [id])).find((one) => one.personId === personId);
  // Who joined the chat after it began to ring has no line of their own.
  if (own?.isIgnored === true) throw missing();
  return ring;
}

const missing = () => refuse("MISSING", "There is no such call.");

export async function viewRing(context: RingContext, person: Principal, id: string): Promise<Ring> {
  const [ring] = await viewRings(context, person, [await requireRing(context, person, id)]);
  if (!ring) throw missing();
  return ring;
}
