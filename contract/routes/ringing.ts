import { Empty } from "../common.ts";
import { DeclineRing, ReportRing, Ring, RingList, StartRing } from "../ringing.ts";
import { defineRoutes } from "../route.ts";

/** Calls from direct chats, which ring. */
export const ringingRoutes = defineRoutes({
  listRings: { method: "GET", path: "/api/v1/rings", access: "person", answer: RingList },
  /** Calls the others in a direct chat; where one of them is calling already, that call is answered. */
  startRing: {
    method: "POST",
    path: "/api/v1/rings",
    access: "person",
    body: StartRing,
    answer: Ring,
    status: 201,
    errors: ["RING_NOBODY"],
  },
  /** What a Matrix client rings or declines in an encrypted room, as a page with the keys has read it there. */
  reportRing: {
    method: "POST",
    path: "/api/v1/ring-reports",
    access: "person",
    body: ReportRing,
    answer: Empty,
    errors: ["RING_OVER"],
  },
  readRing: { method: "GET", path: "/api/v1/rings/:id", access: "person", answer: Ring },
  /** On all of one's devices it stops ringing. */
  answerRing: {
    method: "POST",
    path: "/api/v1/rings/:id/answer",
    access: "person",
    answer: Ring,
    errors: ["RING_OVER"],
  },
  declineRing: {
    method: "POST",
    path: "/api/v1/rings/:id/decline",
    access: "person",
    body: DeclineRing,
    answer: Ring,
    errors: ["RING_OVER"],
  },
  /** The caller hangs up before it is answered; nothing where it has stopped ringing. */
  cancelRing: { method: "POST", path: "/api/v1/rings/:id/cancel", access: "person", answer: Ring },
});
