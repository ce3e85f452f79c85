import type { Breakout, BreakoutTicket, EnterBreakout } from "@safos/contract/breakout";
import { breakoutRoutes, guestBreakoutRoutes } from "@safos/contract/routes/breakout";
import { request } from "../../../platform/request.ts";
import type { Target } from "../call/state.ts";

/** How someone in a call asks about its breakout rooms: a member by their session, a guest by their ticket. */
export interface Way {
  read(): Promise<Breakout>;
  enter(wanted?: EnterBreakout): Promise<BreakoutTicket>;
  askHelp(isAsked: boolean): Promise<Breakout>;
}

/** Null: someone who holds nothing to ask with. */
export function wayOf({ meetingId, guestTicket: ticket }: Pick<Target, "meetingId" | "guestTicket">): Way | null {
  const isQuiet = true;
  if (meetingId !== null) {
    const params = { id: meetingId };
    return {
      read: () => request(breakoutRoutes.readBreakout, { params, isQuiet }),
      enter: (body = {}) => request(breakoutRoutes.enterBreakout, { params, body, isQuiet }),
      askHelp: (isAsked) => request(breakoutRoutes.askBreakoutHelp, { params, body: { isAsked }, isQuiet }),
    };
  }
  if (ticket === undefined) return null;
  return {
    read: () => request(guestBreakoutRoutes.readGuestBreakout, { body: { ticket }, isQuiet }),
    enter: (wanted = {}) => request(guestBreakoutRoutes.enterGuestBreakout, { body: { ticket, ...wanted }, isQuiet }),
    askHelp: (isAsked) => request(guestBreakoutRoutes.askGuestBreakoutHelp, { body: { ticket, isAsked }, isQuiet }),
  };
}
