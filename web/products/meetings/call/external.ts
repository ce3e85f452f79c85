import { guestHandRoutes, handRoutes } from "@safos/contract/routes/hands";
import { request } from "../../../platform/request.ts";
import type { Target } from "./state.ts";

let isExternal = false;

/** Whether the call of this page is at a LiveKit server that is not Safos' own: what is written there is not kept. */
export const isCallExternal = (): boolean => isExternal;

export function noteExternal(next: boolean): void {
  isExternal = next;
}

/** There nobody changes what stands with them: the server raises the hand. */
export async function raiseExternalHand(
  { meetingId, guestTicket: ticket }: Pick<Target, "meetingId" | "guestTicket">,
  isUp: boolean,
): Promise<void> {
  if (meetingId !== null) await request(handRoutes.raiseOwnHand, { params: { id: meetingId }, body: { isUp } });
  else if (ticket !== undefined) await request(guestHandRoutes.raiseOwnGuestHand, { body: { ticket, isUp } });
}
