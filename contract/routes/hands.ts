import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";
import { GuestRaiseHand, RaiseHand } from "../webinar.ts";

/** One's own hand in a call, where the media server lets nobody change what stands with them. */
export const handRoutes = defineRoutes({
  raiseOwnHand: {
    method: "PUT",
    path: "/api/v1/meetings/:id/hand",
    access: "person",
    body: RaiseHand,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT"],
  },
});

/** A guest shows their ticket. */
export const guestHandRoutes = defineRoutes({
  raiseOwnGuestHand: {
    method: "PUT",
    path: "/api/v1/guest-calls/hand",
    access: "anyone",
    body: GuestRaiseHand,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "TICKET_UNKNOWN", "NOT_PRESENT"],
  },
});
