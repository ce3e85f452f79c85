import type { CallTicket } from "@safos/contract/meetings";
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
  const identity = guestIdentity(guest.id);
  const token = await calls.token(
    {
      room: row.id,
      identity,
      name: guest.name,
      metadata: "",
      attributes: { kind: "guest", isModerator: "no" },
      grants: everything,
    },
    GUEST_TOKEN_LIFE,
  );
  return { url: calls.url, token, identity };
}
