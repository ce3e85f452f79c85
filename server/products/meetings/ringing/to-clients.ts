import type { Events } from "#events";
import { now } from "#clock";
import type { MeetingContext } from "../context.ts";
import { readDevices } from "../matrix-calls/queries.ts";
import { readCallees, readCallersOf, readRing, setDecline, setNotification, type RingRow } from "./queries.ts";

/**
 * What our pages ring, answer and decline, for Matrix clients (MSC4075, MSC4310). What is sent is what the database has when the
 * event is handled, under keys of its own: handled again, it is sent once.
 */
export function publishRings(context: MeetingContext, events: Events): void {
  events.on("meetings-rings-shown", ["ring.started", "ring.changed"], ({ payload }) =>
    publish(context, payload.ringId),
  );
  events.on("meetings-rings-ended", ["meeting.ended"], async ({ item }) => {
    // Who called and never came in is in it no more.
    for (const one of await readCallersOf(context.db, item?.id ?? ""))
      await context.roomCalls.setMember(one.callerId, one.roomId, one.callerIdentity, false, null);
  });
}

async function publish(context: MeetingContext, ringId: string): Promise<void> {
  const { db } = context;
  const ring = await readRing(db, ringId);
  if (!ring) return;
  // In an encrypted room the caller's page sends the notification: here it gets their membership alone.
  const notificationId = await publishCall(context, ring);
  if (notificationId === null) return;
  for (const one of await readCallees(db, [ring.id])) {
    if (one.state !== "declined" || one.declineId !== null) continue;
    const declineId = await context.roomCalls.decline(one.personId, ring.roomId, notificationId);
    if (declineId !== null) await setDecline(db, ring.id, one.personId, declineId);
  }
}

/** The caller is in the call while it rings and once it is answered; resolves with what clients ring at. */
async function publishCall(context: MeetingContext, ring: RingRow): Promise<string | null> {
  const { db, identity, roomCalls } = context;
  const { callerIdentity, callerId, id, meetingId, notificationId, roomId } = ring;
  if (callerIdentity === null) return notificationId;
  const isAnswered = ring.answeredAt !== null;
  const isOpen = ring.endedAt === null;
  if (!isOpen && !isAnswered) {
    const isIn = (await readDevices(db, meetingId, callerIdentity)).some((one) => one.isIn);
    await roomCalls.setMember(callerId, roomId, callerIdentity, isIn, null);
    if (notificationId !== null) await roomCalls.withdraw(callerId, roomId, `unring-${id}`);
    return notificationId;
  }
  if (notificationId !== null || !isOpen) return notificationId;
  await roomCalls.setMember(callerId, roomId, callerIdentity, true, null);
  const lifetimeMs = ring.endsAt.getTime() - now();
  if (lifetimeMs <= 0) return null;
  const callees = await readCallees(db, [id]);
  const persons = await identity.personsByIds(callees.map((one) => one.personId));
  const sent = await roomCalls.notify(callerId, roomId, {
    key: `ring-notification-${id}`,
    identity: callerIdentity,
    userIds: persons.map((one) => one.userId),
    lifetimeMs,
    isVideo: ring.isVideo,
  });
  if (sent !== null) await setNotification(db, id, sent);
  return sent;
}
