import type { Emoji, NewQuestion, Webinar } from "@safos/contract/webinar";
import { guestWebinarRoutes, webinarRoutes } from "@safos/contract/routes/webinar";
import { request } from "../../../platform/request.ts";
import type { Target } from "../call/state.ts";

/** How someone in a webinar takes part in it: a member by their session, a guest by their ticket. */
export interface WebinarWay {
  read(): Promise<Webinar>;
  raise(isUp: boolean): Promise<Webinar>;
  ask(question: NewQuestion): Promise<Webinar>;
  vote(questionId: string, isUp: boolean): Promise<Webinar>;
  react(emoji: Emoji): Promise<unknown>;
}

/** Null: someone who holds nothing to ask with. */
export function webinarWayOf({
  meetingId,
  guestTicket: ticket,
}: Pick<Target, "meetingId" | "guestTicket">): WebinarWay | null {
  if (meetingId !== null) {
    const params = { id: meetingId };
    return {
      read: () => request(webinarRoutes.readWebinar, { params, isQuiet: true }),
      raise: (isUp) => request(webinarRoutes.raiseHand, { params, body: { isUp } }),
      ask: (body) => request(webinarRoutes.askQuestion, { params, body }),
      vote: (questionId, isUp) =>
        request(webinarRoutes.voteQuestion, { params: { ...params, questionId }, body: { isUp } }),
      react: (emoji) => request(webinarRoutes.react, { params, body: { emoji } }),
    };
  }
  if (ticket === undefined) return null;
  return {
    read: () => request(guestWebinarRoutes.readGuestWebinar, { body: { ticket }, isQuiet: true }),
    raise: (isUp) => request(guestWebinarRoutes.raiseGuestHand, { body: { ticket, isUp } }),
    ask: (question) => request(guestWebinarRoutes.askGuestQuestion, { body: { ticket, ...question } }),
    vote: (questionId, isUp) => request(guestWebinarRoutes.voteGuestQuestion, { body: { ticket, questionId, isUp } }),
    react: (emoji) => request(guestWebinarRoutes.reactAsGuest, { body: { ticket, emoji } }),
  };
}
