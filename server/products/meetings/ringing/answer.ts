import type { DeclineRing, Ring } from "@safos/contract/ringing";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import { changeRing } from "./change.ts";
import type { RingContext } from "./context.ts";
import { missCallees, writeCallee } from "./queries.ts";
import { requireRing, viewRing } from "./require.ts";

/** Answers or declines, on all of one's devices. Refuses MISSING and RING_OVER. */
export async function settleRing(
  context: RingContext,
  person: Principal,
  id: string,
  state: "answered" | "declined",
): Promise<Ring> {
  const { callerId } = await requireRing(context, person, id);
  // One's own call is cancelled, not answered.
  if (callerId === person.personId) throw refuse("FORBIDDEN", "This is your own call.");
  const isDone = await changeRing(context, id, byPerson(person.personId), (trx) =>
    writeCallee(trx, id, person.personId, state),
  );
  if (isDone !== true) throw refuse("RING_OVER");
  return viewRing(context, person, id);
}

/** Declines, and writes why into the chat; what is encrypted there gets no plain text. Refuses MISSING and RING_OVER. */
export async function declineRing(
  context: RingContext,
  person: Principal,
  id: string,
  { message }: DeclineRing,
): Promise<Ring> {
  const ring = await settleRing(context, person, id, "declined");
  if (message !== undefined)
    await context.ringRooms.write(person.personId, ring.roomId, `declined-${id}`, { msgtype: "m.text", body: message });
  return ring;
}

/** The caller hangs up; everyone who has not answered has missed it. Refuses MISSING, and FORBIDDEN to those who are called. */
export async function cancelRing(context: RingContext, person: Principal, id: string): Promise<Ring> {
  const { callerId } = await requireRing(context, person, id);
  if (callerId !== person.personId) throw refuse("FORBIDDEN", "This is another person's call.");
  await changeRing(context, id, byPerson(person.personId), (trx) => missCallees(trx, id));
  return viewRing(context, person, id);
}
