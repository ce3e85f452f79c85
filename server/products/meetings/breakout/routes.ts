import { breakoutRoutes as table, guestBreakoutRoutes as guestTable } from "@safos/contract/routes/breakout";
import { routes, type RouteBinding } from "#http";
import type { MeetingContext } from "../context.ts";
import { askHelp } from "./ask-help.ts";
import { assignBreakout } from "./assign.ts";
import { enterBreakout } from "./enter.ts";
import { guestMember, personMember } from "./member.ts";
import { closeBreakout, openBreakout, sendBreakoutMessage, setBreakoutTime } from "./run.ts";
import { setBreakout } from "./set-up.ts";
import { shuffleBreakout } from "./shuffle.ts";
import { viewBreakout } from "./view.ts";

export const breakoutRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", table, {
    readBreakout: async ({ caller, params }) => viewBreakout(context, await personMember(context, caller, params.id)),
    setBreakout: ({ caller, params, body }) => setBreakout(context, caller, params.id, body),
    assignBreakout: ({ caller, params, body }) => assignBreakout(context, caller, params.id, body),
    shuffleBreakout: ({ caller, params, body }) => shuffleBreakout(context, caller, params.id, body),
    openBreakout: ({ caller, params, body }) => openBreakout(context, caller, params.id, body),
    closeBreakout: ({ caller, params, body }) => closeBreakout(context, caller, params.id, body),
    setBreakoutTime: ({ caller, params, body }) => setBreakoutTime(context, caller, params.id, body),
    sendBreakoutMessage: ({ caller, params, body }) => sendBreakoutMessage(context, caller, params.id, body),
    enterBreakout: async ({ caller, params, body }) =>
      enterBreakout(context, await personMember(context, caller, params.id), body),
    askBreakoutHelp: async ({ caller, params, body }) =>
      askHelp(context, await personMember(context, caller, params.id), body.isAsked),
  });

export const guestBreakoutRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", guestTable, {
    readGuestBreakout: async ({ body }) => viewBreakout(context, await guestMember(context, body.ticket)),
    enterGuestBreakout: async ({ body: { ticket, ...wanted } }) =>
      enterBreakout(context, await guestMember(context, ticket), wanted),
    askGuestBreakoutHelp: async ({ body }) => askHelp(context, await guestMember(context, body.ticket), body.isAsked),
  });
