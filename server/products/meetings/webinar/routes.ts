import { guestWebinarRoutes as guestTable, webinarRoutes as table } from "@safos/contract/routes/webinar";
import { routes, type RouteBinding } from "#http";
import type { MeetingContext } from "../context.ts";
import { raiseHand } from "./hand.ts";
import { webinarGuest, webinarPerson, webinarViewer } from "./member.ts";
import { askQuestion, changeQuestion, voteQuestion } from "./questions.ts";
import { react } from "./react.ts";
import { setPart } from "./set-part.ts";
import { viewWebinar } from "./view.ts";

export const webinarRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", table, {
    readWebinar: async ({ caller, params }) => viewWebinar(context, await webinarViewer(context, caller, params.id)),
    raiseHand: async ({ caller, params, body }) =>
      raiseHand(context, await webinarPerson(context, caller, params.id), body.isUp),
    setPart: ({ caller, params, body }) => setPart(context, caller, params.id, body),
    askQuestion: async ({ caller, params, body }) =>
      askQuestion(context, await webinarPerson(context, caller, params.id), body),
    voteQuestion: async ({ caller, params, body }) =>
      voteQuestion(context, await webinarPerson(context, caller, params.id), params.questionId, body.isUp),
    react: async ({ caller, params, body }) => {
      await react(context, await webinarPerson(context, caller, params.id), body.emoji);
      return {};
    },
    changeQuestion: ({ caller, params, body }) => changeQuestion(context, caller, params, body),
  });

export const guestWebinarRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", guestTable, {
    readGuestWebinar: async ({ body }) => viewWebinar(context, await webinarGuest(context, body.ticket)),
    raiseGuestHand: async ({ body }) => raiseHand(context, await webinarGuest(context, body.ticket), body.isUp),
    askGuestQuestion: async ({ body }) => askQuestion(context, await webinarGuest(context, body.ticket), body),
    reactAsGuest: async ({ body }) => {
      await react(context, await webinarGuest(context, body.ticket), body.emoji);
      return {};
    },
    voteGuestQuestion: async ({ body }) =>
      voteQuestion(context, await webinarGuest(context, body.ticket), body.questionId, body.isUp),
  });
