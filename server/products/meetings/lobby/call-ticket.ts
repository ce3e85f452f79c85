import type { CallTicket } from "@safos/contract/meetings";
import type { Ticket } from "../media/messages.ts";
import { guestIdentity } from "../access.ts";
import { requireKind } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";
import { grantsFor } from "../webinar/grants.ts";
import type { GuestRow } from "./queries.ts";

/** In seconds. */
const GUEST_TOKEN_LIFE = 600;

/** How an admitted guest's client connects to the call. Refuses MEDIA_EXTERNAL. */
export async function callTicketFor(
  { calls, db }: Pick<MeetingContext, "calls" | "db">,
  row: MeetingRow,
  guest: Pick<GuestRow, "id" | "name">,
): Promise<CallTicket> {
  requireKind({ calls }, row);
  const ticket = await guestTicketOf(db, row, guest);
  const token = await calls.token(ticket, GUEST_TOKEN_LIFE);
  const { url, isExternal } = calls;
  return { url, token, identity: ticket.identity, isEncrypted: row.isEncrypted, isExternal };
}

/** Into the main room. */
export const guestTicketOf = async (
  db: MeetingDb,
  row: Pick<MeetingRow, "id" | "isWebinar" | "isEncrypted" | "permissions">,
  guest: Pick<GuestRow, "id" | "name">,
): Promise<Ticket> => ({
  room: row.id,
  identity: guestIdentity(guest.id),
  name: guest.name,
  metadata: "",
  attributes: { kind: "guest", isModerator: "no" },
  grants: await grantsFor(db, row, guestIdentity(guest.id), false),
});
