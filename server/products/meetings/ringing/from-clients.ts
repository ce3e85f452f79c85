import { now, uuid } from "#clock";
import { byPerson, type Events } from "#events";
import { Refusal } from "#http";
import type { Log } from "#log";
import type { MeetingContext } from "../context.ts";
import { openRoomCall } from "../matrix-calls/open.ts";
import type { RtcMessage } from "../matrix-calls/port.ts";
import { changedEvent, changeRing } from "./change.ts";
import {
  insertCallees,
  insertRing,
  isOpenFor,
  lockForStart,
  missCallees,
  readCallees,
  readOpenIn,
  readOpenNotifications,
  readOpenOfMeeting,
  readRingOf,
  writeCallee,
} from "./queries.ts";
import type { RingContext } from "./context.ts";
import type { RoomPerson } from "./rooms.ts";
import { calleesOf, publishStart, tooManyFor } from "./start.ts";

type Of<K extends RtcMessage["kind"]> = Extract<RtcMessage, { kind: K }>;

/**
 * What Matrix clients ring, take back, answer and decline (MSC4075, MSC4310), for our pages. Durable: one process handles each,
 * and what is handled again changes nothing.
 */
export function followClients(context: MeetingContext, events: Events, log: Log): void {
  events.on("meetings-rings", ["messages.sent"], async ({ payload }) => {
    for (const one of await readCounting(context, payload.first, payload.last)) {
      try {
        await handle(context, one);
      } catch (error) {
        // A rule or a limit forbids it: it rings for nobody, and others' calls go on.
        if (!(error instanceof Refusal) || error.category === "unavailable") throw error;
        log.debug({ error }, "a call of a Matrix client rings for nobody");
      }
    }
  });
  events.on("meetings-rings-joined", ["participant.joined"], ({ item, actor }) =>
    actor.kind === "person" ? answerBy(context, item?.id ?? "", actor.id) : Promise.resolve(),
  );
  events.on("meetings-rings-left", ["participant.left"], ({ item, actor }) =>
    actor.kind === "person" ? hangUpBy(context, item?.id ?? "", actor.id) : Promise.resolve(),
  );
}

/**
 * Of what was sent, what still counts: of each person in each room the last notification or withdrawal (MSC4354), so that a
 * hundred cost one call, and of redactions and declines those of calls that ring, which one query finds.
 */
async function readCounting({ db, roomCalls }: MeetingContext, first: number, last: number): Promise<RtcMessage[]> {
  const all = await roomCalls.readRings(first, last);
  if (all.length === 0) return [];
  const newest = new Map<string, RtcMessage>();
  for (const one of all) if (isOwn(one)) newest.set(`${one.sender} ${one.roomId}`, one);
  const meant = await readOpenNotifications(db, [...new Set(all.flatMap((one) => targetOf(one) ?? []))]);
  const begun = new Set([...newest.values()].flatMap((one) => (one.kind === "ring" ? one.eventId : [])));
  return all.filter((one) => {
    const target = targetOf(one);
    return target === null ? newest.get(`${one.sender} ${one.roomId}`) === one : meant.has(target) || begun.has(target);
  });
}

/** Of those of one person in one room only the last counts. */
const isOwn = (one: RtcMessage): boolean => one.kind === "ring" || (one.kind === "withdrawn" && one.eventId === null);

/** The notification that a redaction or a decline is about. */
function targetOf(one: RtcMessage): string | null {
  if (one.kind === "declined") return one.notificationId;
  return one.kind === "withdrawn" ? one.eventId : null;
}

function handle(context: MeetingContext, message: RtcMessage): Promise<void> {
  if (message.kind === "ring") return ring(context, message);
  return message.kind === "declined" ? decline(context, message) : withdraw(context, message);
}

async function ring(context: MeetingContext, message: Of<"ring">): Promise<void> {
  const { db, identity, ringRooms, roomCalls } = context;
  const { eventId, isVideo, roomId, sender, userIds } = message;
  const person = await identity.personByName(sender);
  // In an encrypted room clients encrypt what rings, and the pages that can read it report it (`report.ts`).
  if (!person || ringRooms.isSealed(roomId)) return;
  const others = await ringRooms.others(person.id, roomId);
  if (others === null) return;
  const isToAll = message.isToRoom && (await roomCalls.mayCallRoom(person.id, roomId));
  const called = others.filter((one) => isToAll || userIds.includes(one.userId));
  if (called.length === 0 || (await tooManyFor(db, person.id, roomId)) !== null) return;
  const before = await readOpenIn(db, roomId);
  if (before || (await readRingOf(db, eventId)) !== null) {
    // Of two who call each other the second answers the first.
    if (before && (await isCalledBy(db, before.id, person.id)))
      await settle(context, before.id, person.id, "answered", null);
    return;
  }
  await beginFor(context, { callerId: person.id, roomId, eventId, isVideo, until: message.until, called });
}

interface Begin {
  readonly callerId: string;
  readonly roomId: string;
  readonly eventId: string;
  readonly isVideo: boolean;
  readonly until: number;
  readonly called: readonly RoomPerson[];
  /** Whose page says so; left out: the server has read it. */
  readonly attestedBy?: string;
}

/** Rings for these, once for each notification; of two who call each other the second answers the first. */
export async function beginFor(context: RingContext, begin: Begin): Promise<void> {
  const { db, events } = context;
  const { attestedBy = null, callerId, called, eventId, isVideo, roomId } = begin;
  const meetingId = await openRoomCall(context, { personId: callerId }, roomId);
  const answered = await db.transaction().execute(async (trx) => {
    await lockForStart(trx, callerId, roomId);
    const known = await readRingOf(trx, eventId);
    if (known !== null && (attestedBy === null || known.endedAt !== null)) return null;
    const open = await readOpenIn(trx, roomId);
    if (open && attestedBy !== null && open.callerId === callerId) {
      // Another of the called has read it first.
      await insertCallees(trx, open.id, await calleesOf(trx, called, open.meetingId));
      await events.emit(trx, await changedEvent(trx, open, byPerson(callerId)));
      return null;
    }
    if (open) return (await isCalledBy(trx, open.id, callerId)) ? open.id : null;
    if (attestedBy === null && (await tooManyFor(trx, callerId, roomId)) !== null) return null;
    const callees = await calleesOf(trx, called, meetingId);
    const lastsMs = begin.until - now();
    if (callees.length === 0 || lastsMs <= 0) return null;
    const row = { id: uuid(), meetingId, roomId, callerId, isVideo, notificationId: eventId, callerIdentity: null };
    await insertRing(trx, row, callees, { lastsMs, attestedBy });
    await publishStart(events, trx, row);
    return null;
  });
  if (answered !== null) await settle(context, answered, callerId, "answered", null);
}

export async function isCalledBy(
  trx: Parameters<typeof readCallees>[0],
  ringId: string,
  personId: string,
): Promise<boolean> {
  return (await readCallees(trx, [ringId])).some(
    (one) => one.personId === personId && !one.isIgnored && isOpenFor(one),
  );
}

export async function settle(
  context: RingContext,
  ringId: string,
  personId: string,
  state: "answered" | "declined",
  declineId: string | null,
): Promise<void> {
  // Whom it does not ring for changes nothing, and nobody hears of it.
  if (!(await isCalledBy(context.db, ringId, personId))) return;
  await changeRing(context, ringId, byPerson(personId), async (trx) => {
    if (await isCalledBy(trx, ringId, personId)) await writeCallee(trx, ringId, personId, state, declineId);
  });
}

async function decline(context: MeetingContext, { eventId, notificationId, roomId, sender }: Of<"declined">) {
  const found = await readRingOf(context.db, notificationId);
  if (found?.roomId !== roomId || found.endedAt !== null) return;
  const person = await context.identity.personByName(sender);
  if (person) await settle(context, found.id, person.id, "declined", eventId);
}

async function withdraw(context: MeetingContext, { eventId, roomId, sender }: Of<"withdrawn">): Promise<void> {
  const found = eventId === null ? await readOpenIn(context.db, roomId) : await readRingOf(context.db, eventId);
  if (found?.roomId !== roomId || found.endedAt !== null) return;
  const person = await context.identity.personByName(sender);
  // Who may redact ends what others ring; what has no id only what one rings oneself, from a Matrix client.
  if (!person || (eventId === null && (found.callerId !== person.id || found.callerIdentity !== null))) return;
  await changeRing(context, found.id, byPerson(person.id), (trx) => missCallees(trx, found.id));
}

/** Who is in the call has answered, from whichever client, and it rings on none of their others. */
async function answerBy(context: MeetingContext, meetingId: string, personId: string): Promise<void> {
  for (const { id, callerId } of await readOpenOfMeeting(context.db, meetingId))
    if (callerId !== personId) await settle(context, id, personId, "answered", null);
}

/** A caller with a Matrix client hangs up by leaving the call. */
async function hangUpBy(context: MeetingContext, meetingId: string, personId: string): Promise<void> {
  for (const found of await readOpenOfMeeting(context.db, meetingId, personId)) {
    if (found.callerId !== personId || found.callerIdentity !== null || found.answeredAt !== null) continue;
    await changeRing(context, found.id, byPerson(personId), (trx) => missCallees(trx, found.id));
  }
}
