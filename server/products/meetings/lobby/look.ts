import type { GuestState, GuestTicket } from "@safos/contract/meetings";
import { hashSecret } from "#clock";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { byGuest } from "./actor.ts";
import { callTicketFor } from "./call-ticket.ts";
import { findByLink } from "./find.ts";
import { moveGuest, readGuestByTicket, touchGuest, type GuestRow } from "./queries.ts";

/** What became of a ticket; looking keeps the request in the lobby. Refuses LINK_UNKNOWN, LINK_LOCKED and TICKET_UNKNOWN. */
export async function lookAtTicket(
  context: MeetingContext,
  secret: string,
  ticket: string,
): Promise<GuestTicket & { guestId: string }> {
  const { db } = context;
  const { row } = await findByLink(context, secret);
  const guest = await readGuestByTicket(db, row.id, hashSecret(ticket));
  if (!guest) throw refuse("TICKET_UNKNOWN");
  if (guest.state === "gone" && !row.endedAt) await returnToLobby(context, row, guest);
  else await touchGuest(db, guest.id);
  const state = stateFor(row, guest);
  return {
    ticket,
    state,
    call: state === "admitted" ? await callTicketFor(context, row, guest) : null,
    guestId: guest.id,
  };
}

async function returnToLobby({ db, events }: MeetingContext, row: MeetingRow, guest: GuestRow): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await moveGuest(trx, guest.id, ["gone"], "waiting", null))) return;
    const request = { ticketId: guest.id, name: guest.name };
    await events.emit(trx, meetingEvent("lobby.requested", row, byGuest(guest), request));
  });
}

function stateFor(row: MeetingRow, guest: GuestRow): GuestState {
  if (guest.state === "removed" || guest.state === "denied") return guest.state;
  if (row.endedAt) return "ended";
  return guest.state === "admitted" && row.startedAt ? "admitted" : "waiting";
}
