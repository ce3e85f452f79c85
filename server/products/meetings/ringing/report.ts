import type { ReportRing } from "@safos/contract/ringing";
import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { RingContext } from "./context.ts";
import { beginFor, isCalledBy, settle } from "./from-clients.ts";
import { countAttested, readOpenIn } from "./queries.ts";

/** How old an event may be that says something of a call that rings now. */
const oldestMs = 120_000;
/** Calls that someone's pages may report in a minute. */
const mostInMinute = 6;

/**
 * What Matrix clients ring and decline in encrypted rooms, where only those who have the keys can read it. One reports for
 * oneself: that someone who is in the room's call rings for one, or that someone has declined what one is ringing. Refuses
 * MISSING where there is no such event, RING_OVER to what is old, and LIMITED.
 */
export async function reportRing(context: RingContext, person: Principal, report: ReportRing): Promise<void> {
  const { identity, ringRooms, roomCalls } = context;
  const { eventId, roomId } = report;
  const { personId } = person;
  const event = await roomCalls.readEncrypted(personId, roomId, eventId);
  const sender = event && (await identity.personByName(event.sender));
  if (!event || !sender || sender.id === personId) throw refuse("MISSING", "There is no such event.");
  if (now() - event.sentAt > oldestMs) throw refuse("RING_OVER");
  if (report.kind === "declined") {
    const open = await readOpenIn(context.db, roomId);
    if (open?.callerId !== personId) throw refuse("RING_OVER");
    if (await isCalledBy(context.db, open.id, sender.id))
      await settle(context, open.id, sender.id, "declined", eventId);
    return;
  }
  const until = event.sentAt + report.lifetime;
  if (!event.isInCall || until <= now()) throw refuse("RING_OVER");
  // As those who ring see them: who ignores them hears nothing.
  const others = await ringRooms.others(sender.id, roomId);
  const called = others?.filter((one) => one.personId === personId) ?? [];
  if (called.length === 0) throw refuse("MISSING", "There is no such event.");
  if ((await countAttested(context.db, personId)) >= mostInMinute) throw refuse("LIMITED", { retryAfter: 30 });
  const { isVideo } = report;
  await beginFor(context, { callerId: sender.id, roomId, eventId, isVideo, until, called, attestedBy: personId });
}
