import {
  AskHelp,
  AssignBreakout,
  Breakout,
  BreakoutMessage,
  BreakoutTicket,
  CloseBreakout,
  EnterBreakout,
  GuestAskHelp,
  GuestBreakout,
  GuestEnterBreakout,
  OpenBreakout,
  SetBreakout,
  SetBreakoutTime,
  ShuffleBreakout,
} from "../breakout.ts";
import { defineRoutes } from "../route.ts";

/** Rooms beside the main one of a call. */
export const breakoutRoutes = defineRoutes({
  readBreakout: {
    method: "GET",
    path: "/api/v1/meetings/:id/breakout",
    access: "person",
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE"],
  },
  setBreakout: {
    method: "PUT",
    path: "/api/v1/meetings/:id/breakout",
    access: "person",
    body: SetBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "WEBINAR_ROOMS", "MEDIA_EXTERNAL"],
  },
  assignBreakout: {
    method: "PUT",
    path: "/api/v1/meetings/:id/breakout/people",
    access: "person",
    body: AssignBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT", "BREAKOUT_NONE"],
  },
  /** Evenly, at random; who asks for it stays where they are. */
  shuffleBreakout: {
    method: "POST",
    path: "/api/v1/meetings/:id/breakout/shuffle",
    access: "person",
    body: ShuffleBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE"],
  },
  openBreakout: {
    method: "POST",
    path: "/api/v1/meetings/:id/breakout/open",
    access: "person",
    body: OpenBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE"],
  },
  closeBreakout: {
    method: "POST",
    path: "/api/v1/meetings/:id/breakout/close",
    access: "person",
    body: CloseBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE", "BREAKOUT_CLOSED"],
  },
  setBreakoutTime: {
    method: "PUT",
    path: "/api/v1/meetings/:id/breakout/time",
    access: "person",
    body: SetBreakoutTime,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE", "BREAKOUT_CLOSED"],
  },
  /** To everybody in every room. */
  sendBreakoutMessage: {
    method: "POST",
    path: "/api/v1/meetings/:id/breakout/message",
    access: "person",
    body: BreakoutMessage,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE", "BREAKOUT_CLOSED"],
  },
  /** A way into the room one is to be in, or into another that one may choose. */
  enterBreakout: {
    method: "POST",
    path: "/api/v1/meetings/:id/breakout/enter",
    access: "person",
    body: EnterBreakout,
    answer: BreakoutTicket,
    errors: ["ENDED", "NOT_LIVE", "LOCKED", "BREAKOUT_CLOSED", "BREAKOUT_NOT_YOURS"],
  },
  askBreakoutHelp: {
    method: "PUT",
    path: "/api/v1/meetings/:id/breakout/help",
    access: "person",
    body: AskHelp,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "BREAKOUT_NONE", "BREAKOUT_CLOSED"],
  },
});

/** The same for guests who were let in: their ticket is all they have. */
export const guestBreakoutRoutes = defineRoutes({
  readGuestBreakout: {
    method: "POST",
    path: "/api/v1/guest-calls/breakout",
    access: "anyone",
    body: GuestBreakout,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "TICKET_UNKNOWN"],
  },
  enterGuestBreakout: {
    method: "POST",
    path: "/api/v1/guest-calls/breakout/enter",
    access: "anyone",
    body: GuestEnterBreakout,
    answer: BreakoutTicket,
    errors: ["ENDED", "NOT_LIVE", "TICKET_UNKNOWN", "LOCKED", "BREAKOUT_CLOSED", "BREAKOUT_NOT_YOURS"],
  },
  askGuestBreakoutHelp: {
    method: "POST",
    path: "/api/v1/guest-calls/breakout/help",
    access: "anyone",
    body: GuestAskHelp,
    answer: Breakout,
    errors: ["ENDED", "NOT_LIVE", "TICKET_UNKNOWN", "BREAKOUT_NONE", "BREAKOUT_CLOSED"],
  },
});
