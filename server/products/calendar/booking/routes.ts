import { bookingRoutes as table, publicBookingRoutes as publicTable } from "@safos/contract/routes/booking";
import { routes, type RouteBinding } from "#http";
import type { CalendarContext } from "../context.ts";
import { bookVisit } from "./book.ts";
import { cancelOwnVisit, moveOwnVisit } from "./change-visit.ts";
import { ownVisit } from "./own.ts";
import { changeBookingPage, createBookingPage, listBookingPages, listVisits, removeBookingPage } from "./pages.ts";
import { listSlots, readPublicBookingPage } from "./public.ts";
import { answerBookingTeam, changeBookingTeam, createTeamBookingPage, reassignTeamVisits } from "./team.ts";

export const bookingRoutes = (ctx: CalendarContext): RouteBinding =>
  routes("calendar", table, {
    listBookingPages: ({ caller }) => listBookingPages(ctx, caller),
    createBookingPage: ({ caller, body }) => createBookingPage(ctx, caller, body),
    changeBookingPage: ({ caller, params, body }) => changeBookingPage(ctx, caller, params.id, body),
    async removeBookingPage({ caller, params }) {
      await removeBookingPage(ctx, caller, params.id);
      return {};
    },
    listVisits: ({ caller, params }) => listVisits(ctx, caller, params.id),
    createTeamBookingPage: ({ caller, body }) => createTeamBookingPage(ctx, caller, body),
    changeBookingTeam: ({ caller, params, body }) => changeBookingTeam(ctx, caller, params.id, body),
    async answerBookingTeam({ caller, params, body }) {
      await answerBookingTeam(ctx, caller, params.id, body.isIn);
      return {};
    },
    reassignVisits: ({ caller, params }) => reassignTeamVisits(ctx, caller, params.id),
  });

export const publicBookingRoutes = (ctx: CalendarContext): RouteBinding =>
  routes("calendar", publicTable, {
    readPublicBookingPage: ({ params }) => readPublicBookingPage(ctx, params.code),
    listSlots: ({ params, query }) => listSlots(ctx, params.code, query),
    bookVisit: ({ params, body, request }) => bookVisit(ctx, params.code, body, ctx.http.addressOf(request.raw)),
    readOwnVisit: ({ body }) => ownVisit(ctx, body.secret),
    moveOwnVisit: ({ body }) => moveOwnVisit(ctx, body),
    cancelOwnVisit: ({ body }) => cancelOwnVisit(ctx, body.secret),
  });
