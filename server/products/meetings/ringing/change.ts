import { topicOfPerson, type AnyOutboxEvent, type EventActor, type Transaction } from "#events";
import { markEndedAndClose } from "../meeting/end.ts";
import { readMeeting } from "../meeting/queries.ts";
import { readPresent } from "../participants/queries.ts";
import type { MeetingDb } from "../tables.ts";
import type { RingContext } from "./context.ts";
import { endIfSilent, readCallees, readRing, type RingRow } from "./queries.ts";

/** Changes a call that still rings, and says so to those whom it concerns. Null: it does not ring any more. */
export async function changeRing<T>(
  context: RingContext,
  id: string,
  actor: EventActor,
  work: (trx: MeetingDb & Transaction, ring: RingRow) => Promise<T>,
): Promise<T | null> {
  const { db, events } = context;
  const done = await db.transaction().execute(async (trx) => {
    const ring = await readRing(trx, id, true);
    if (!ring || ring.endedAt !== null) return null;
    const result = await work(trx, ring);
    const isOver = await endIfSilent(trx, id);
    await events.emit(trx, await changedEvent(trx, ring, actor));
    return { result, ring, isOver };
  });
  if (done?.isOver === true) await endUnanswered(context, done.ring);
  return done && done.result;
}

/** For the caller and for those who hear of the call. */
export async function changedEvent(
  db: MeetingDb,
  ring: Pick<RingRow, "id" | "callerId">,
  actor: EventActor,
): Promise<AnyOutboxEvent> {
  const concerned = (await readCallees(db, [ring.id])).filter((one) => !one.isIgnored);
  return {
    type: "ring.changed",
    actor,
    subject: ring.id,
    topics: [ring.callerId, ...concerned.map((one) => one.personId)].map(topicOfPerson),
    payload: { ringId: ring.id },
  };
}

/** Its meeting ends with it when nobody is there, as when nobody answered. */
async function endUnanswered(context: RingContext, { id, meetingId }: RingRow): Promise<void> {
  const ring = await readRing(context.db, id);
  if (!ring || ring.answeredAt !== null) return;
  const meeting = await readMeeting(context.db, meetingId);
  if (!meeting || meeting.endedAt !== null || (await readPresent(context.db, [meetingId])).length > 0) return;
  await markEndedAndClose(context, meeting);
}
