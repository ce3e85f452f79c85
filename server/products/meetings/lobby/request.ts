import type { GuestTicket } from "@safos/contract/meetings";
import { hashSecret, randomToken, uuid } from "#clock";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { callTicketFor } from "./call-ticket.ts";
import { findByLink } from "./find.ts";
import { insertGuest, readWaiting } from "./queries.ts";

const MOST_WAITING = 50;

/** A guest asks to be let in. Refuses LINK_UNKNOWN, LINK_LOCKED, ENDED, LOCKED, LOBBY_FULL, and INVALID for a name of spaces. */
export async function requestEntry(context: MeetingContext, secret: string, name: string): Promise<GuestTicket> {
  const { db, events } = context;
  const { row } = await findByLink(context, secret);
  if (row.endedAt) throw refuse("ENDED");
  if (row.isLocked) throw refuse("LOCKED");
  if ((await readWaiting(db, row.id)).length >= MOST_WAITING) throw refuse("LOBBY_FULL");
  const ticket = randomToken(40);
  const id = uuid();
  const state = row.lobby === "open" ? "admitted" : "waiting";
  const trimmed = name.trim().replaceAll(/\p{C}/gu, "");
  if (trimmed === "") throw refuse("INVALID", "A name is needed.");
  const invitedBy = row.guestLinkBy;
  const gavePassword = row.guestPasswordHash !== null;
  const guest = {
    id,
    meetingId: row.id,
    name: trimmed,
    state,
    ticketHash: hashSecret(ticket),
    invitedBy,
    gavePassword,
  } as const;
  await db.transaction().execute(async (trx) => {
    await insertGuest(trx, guest);
    const actor = { kind: "guest", id, name: trimmed } as const;
    await events.emit(trx, meetingEvent("guestLink.used", row, actor, {}));
    if (state !== "waiting") return;
    await events.emit(trx, meetingEvent("lobby.requested", row, actor, { ticketId: id, name: trimmed }));
  });
  const now = state === "admitted" && row.startedAt ? "admitted" : "waiting";
  return { ticket, state: now, call: now === "admitted" ? await callTicketFor(context, row, guest) : null };
}
