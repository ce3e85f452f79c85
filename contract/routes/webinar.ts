import { Empty, Id } from "../common.ts";
import {
  ChangeQuestion,
  GuestNewQuestion,
  GuestRaiseHand,
  GuestReaction,
  GuestVote,
  GuestWebinar,
  NewQuestion,
  RaiseHand,
  SetPart,
  Vote,
  Webinar,
  WebinarReaction,
} from "../webinar.ts";
import { defineRoutes } from "../route.ts";

const calls = ["NOT_WEBINAR", "ENDED", "NOT_LIVE"] as const;

/** The stage, the audience and its questions. */
export const webinarRoutes = defineRoutes({
  /** Also before and after it, for who sees the meeting. */
  readWebinar: {
    method: "GET",
    path: "/api/v1/meetings/:id/webinar",
    access: "person",
    answer: Webinar,
    errors: ["NOT_WEBINAR"],
  },
  raiseHand: {
    method: "PUT",
    path: "/api/v1/meetings/:id/webinar/hand",
    access: "person",
    body: RaiseHand,
    answer: Webinar,
    errors: [...calls, "NOT_PRESENT"],
  },
  /** Lets someone speak, or up on the stage, or back down. */
  setPart: {
    method: "PUT",
    path: "/api/v1/meetings/:id/webinar/part",
    access: "person",
    body: SetPart,
    answer: Webinar,
    errors: [...calls, "NOT_PRESENT"],
  },
  askQuestion: {
    method: "POST",
    path: "/api/v1/meetings/:id/webinar/questions",
    access: "person",
    body: NewQuestion,
    answer: Webinar,
    status: 201,
    errors: [...calls, "NOT_PRESENT", "QUESTIONS_FULL"],
  },
  voteQuestion: {
    method: "PUT",
    path: "/api/v1/meetings/:id/webinar/questions/:questionId/vote",
    access: "person",
    params: { questionId: Id },
    body: Vote,
    answer: Webinar,
    errors: [...calls, "NOT_PRESENT", "QUESTION_STATE"],
  },
  /** Of many at a time some are shown. */
  react: {
    method: "POST",
    path: "/api/v1/meetings/:id/webinar/reactions",
    access: "person",
    body: WebinarReaction,
    answer: Empty,
    errors: [...calls, "NOT_PRESENT"],
  },
  /** Also after the meeting, for who leads it. */
  changeQuestion: {
    method: "PATCH",
    path: "/api/v1/meetings/:id/webinar/questions/:questionId",
    access: "person",
    params: { questionId: Id },
    body: ChangeQuestion,
    answer: Webinar,
    errors: ["NOT_WEBINAR", "QUESTION_STATE"],
  },
});

/** The same for guests who were let in: their ticket is all they have. */
export const guestWebinarRoutes = defineRoutes({
  readGuestWebinar: {
    method: "POST",
    path: "/api/v1/guest-calls/webinar",
    access: "anyone",
    body: GuestWebinar,
    answer: Webinar,
    errors: [...calls, "TICKET_UNKNOWN"],
  },
  raiseGuestHand: {
    method: "POST",
    path: "/api/v1/guest-calls/webinar/hand",
    access: "anyone",
    body: GuestRaiseHand,
    answer: Webinar,
    errors: [...calls, "TICKET_UNKNOWN", "NOT_PRESENT"],
  },
  askGuestQuestion: {
    method: "POST",
    path: "/api/v1/guest-calls/webinar/questions",
    access: "anyone",
    body: GuestNewQuestion,
    answer: Webinar,
    status: 201,
    errors: [...calls, "TICKET_UNKNOWN", "NOT_PRESENT", "QUESTIONS_FULL"],
  },
  reactAsGuest: {
    method: "POST",
    path: "/api/v1/guest-calls/webinar/reactions",
    access: "anyone",
    body: GuestReaction,
    answer: Empty,
    errors: [...calls, "TICKET_UNKNOWN", "NOT_PRESENT"],
  },
  voteGuestQuestion: {
    method: "POST",
    path: "/api/v1/guest-calls/webinar/vote",
    access: "anyone",
    body: GuestVote,
    answer: Webinar,
    errors: [...calls, "TICKET_UNKNOWN", "NOT_PRESENT", "QUESTION_STATE"],
  },
});
