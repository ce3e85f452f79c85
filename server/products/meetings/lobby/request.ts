import type { GuestTicket } from "@safos/contract/meetings";
import { hashSecret, randomToken, uuid } from "#clock";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { lockRegistration } from "../registration/queries.ts";
import { endStays, removeStays, wasSentOut } from "../registration/stays.ts";
import { callTicketFor } from "./call-ticket.ts";
import { findByLink } from "./find.ts";
import { insertGuest, readWaiting } from "./queries.ts";

const MOST_WAITING = 50;

/**
 * A guest asks to be let in; who comes by their own link again takes the place of who came by it before. Refuses LINK_UNKNOWN,
 * LINK_LOCKED, ENDED, LOCKED, LOBBY_FULL, and INVALID for a name of spaces.
 */
export async function requestEntry(context: MeetingContext, secret: string, name: string): Promise<GuestTicket> {
  const { db, events } = context;
  const { row, invitedBy, registered } = await findByLink(context, secret);
  if (row.endedAt) throw refuse("ENDED");
  if (row.isLocked) throw refuse("LOCKED");
  const state = await stateOnEntry(context, row, registered);
  if (state === "waiting" && (await readWaiting(db, row.id)).length >= MOST_WAITING) throw refuse("LOBBY_FULL");
  const ticket = randomToken(40);
  const id = uuid();
  const trimmed = registered?.name ?? name.trim().replaceAll(/\p{C}/gu, "");
  if (trimmed === "") throw refuse("INVALID", "A name is needed.");
  const guest = {
    id,
    meetingId: row.id,
    name: trimmed,
    state,
    ticketHash: hashSecret(ticket),
    invitedBy,
    gavePassword: row.guestPasswordHash !== null,
    registrationId: registered?.id ?? null,
  } as const;
  const replaced = await db.transaction().execute(async (trx) => {
    // Two who come by it at the same moment come one after the other.
    if (registered && (await lockRegistration(trx, registered.id))?.state !== "registered")
      throw refuse("LINK_UNKNOWN");
    const before = registered ? await endStays(context, trx, row, registered.id) : [];
    await insertGuest(trx, guest);
    const actor = { kind: "guest", id, name: trimmed } as const;
    await events.emit(trx, meetingEvent("guestLink.used", row, actor, {}));
    if (state === "waiting")
      await events.emit(trx, meetingEvent("lobby.requested", row, actor, { ticketId: id, name: trimmed }));
    return before;
  });
  await removeStays(context, row.id, replaced);
  const now = state === "admitted" && row.startedAt ? "admitted" : "waiting";
  return { ticket, state: now, call: now === "admitted" ? await callTicketFor(context, row, guest) : null };
}

/** Who has a seat comes straight into the audience, unless the registration says otherwise or they were sent out. */
async function stateOnEntry(
  { db }: Pick<MeetingContext, "db">,
  row: MeetingRow,
  registered: { readonly id: string; readonly hasLobby: boolean } | null,
): Promise<"admitted" | "waiting"> {
  if (registered && (await wasSentOut(db, registered.id))) return "waiting";
  if (registered && row.isWebinar && !registered.hasLobby) return "admitted";
  return row.lobby === "open" ? "admitted" : "waiting";
}
