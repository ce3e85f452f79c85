import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { requireMeeting } from "../meeting/require.ts";
import { moveGuest, readGuest, readWaiting } from "./queries.ts";

/** Admits a guest or not. Refuses TICKET_UNKNOWN for guests of other meetings. */
export async function decideRequest(
  context: MeetingContext,
  principal: Principal,
  meetingId: string,
  guestId: string,
  state: "admitted" | "denied",
): Promise<void> {
  const { row } = await requireMeeting(context, principal, meetingId, "moderate");
  const guest = await readGuest(context.db, guestId);
  if (!guest || guest.meetingId !== row.id) throw refuse("TICKET_UNKNOWN");
  await decide(context, row, guestId, state, principal.personId);
}

export async function admitAll(context: MeetingContext, principal: Principal, meetingId: string): Promise<void> {
  const { row } = await requireMeeting(context, principal, meetingId, "moderate");
  for (const guest of await readWaiting(context.db, row.id))
    await decide(context, row, guest.id, "admitted", principal.personId);
}

async function decide(
  { db, events }: MeetingContext,
  row: MeetingRow,
  guestId: string,
  state: "admitted" | "denied",
  personId: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await moveGuest(trx, guestId, ["waiting", "gone"], state, personId))
      await events.emit(trx, meetingEvent("lobby.decided", row, byPerson(personId), { ticketId: guestId, state }));
  });
}
