import type { CallTicket } from "@safos/contract/meetings";
import type { Ticket } from "../media/messages.ts";
import { guestIdentity } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { everything } from "../signalling/token.ts";
import type { GuestRow } from "./queries.ts";

/** In seconds. */
const GUEST_TOKEN_LIFE = 600;

/** How an admitted guest's client connects to the call. */
export async function callTicketFor(
  { calls }: Pick<MeetingContext, "calls">,
  row: MeetingRow,
  guest: Pick<GuestRow, "id" | "name">,
): Promise<CallTicket> {
  const ticket = guestTicketOf(row, guest);
  return { url: calls.url, token: await calls.token(ticket, GUEST_TOKEN_LIFE), identity: ticket.identity };
}

/** Into the main room. */
export const guestTicketOf = ({ id }: Pick<MeetingRow, "id">, guest: Pick<GuestRow, "id" | "name">): Ticket => ({
  room: id,
  identity: guestIdentity(guest.id),
  name: guest.name,
  metadata: "",
  attributes: { kind: "guest", isModerator: "no" },
  grants: everything,
});
