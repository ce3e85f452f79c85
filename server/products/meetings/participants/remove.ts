import { byPerson } from "#events";
import type { Principal } from "#http";
import { parseIdentity } from "../access.ts";
import { countChange, deletePlace, readBreakout } from "../breakout/queries.ts";
import { whoOf } from "../breakout/room.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { moveGuest } from "../lobby/queries.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { deletePart } from "../webinar/queries.ts";
import { forgetRoom } from "./queries.ts";
import { requirePresent } from "./require-present.ts";

/** Removes someone from the call; a guest cannot come back with the same ticket. */
export async function removeParticipant(
  context: MeetingContext,
  principal: Principal,
  id: string,
  identity: string,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireLive(row);
  const who = parseIdentity(identity);
  const isMoved = who?.kind === "guest" && (await revokeTicket(context, principal, row, who.guestId));
  const stay = isMoved ? { identity } : await requirePresent(context, id, identity);
  await forgetPlace(context, row, principal, stay);
  await context.calls.command({ kind: "remove", room: id, identity });
}

/** Who comes again comes to the main room. */
async function forgetPlace(
  { db, events }: MeetingContext,
  row: MeetingRow,
  { personId }: Principal,
  stay: Parameters<typeof whoOf>[0],
): Promise<void> {
  const who = whoOf(stay) ?? "";
  await db.transaction().execute(async (trx) => {
    const breakout = await readBreakout(trx, row.id, true);
    await forgetRoom(trx, row.id, stay.identity);
    await deletePart(trx, row.id, who);
    if (!breakout) return;
    await deletePlace(trx, row.id, who);
    await countChange(trx, row.id);
    await events.emit(trx, meetingEvent("breakout.changed", row, byPerson(personId), {}));
  });
}

/** False when the guest had not been admitted. */
async function revokeTicket(
  { db, events }: MeetingContext,
  { personId }: Principal,
  row: MeetingRow,
  guestId: string,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await moveGuest(trx, guestId, ["admitted"], "removed", personId))) return false;
    const decision = { ticketId: guestId, state: "removed" } as const;
    await events.emit(trx, meetingEvent("lobby.decided", row, byPerson(personId), decision));
    return true;
  });
}
