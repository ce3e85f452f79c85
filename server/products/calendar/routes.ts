import { calendarRoutes as contract, guestInvitationRoutes as guestTable } from "@safos/contract/routes/calendar";
import { disposition, routes, type RouteBinding } from "#http";
import { readSettings, setSettings } from "./alarms/usual.ts";
import { trashOwnCalendar } from "./calendars/remove.ts";
import { changeCalendar } from "./calendars/change.ts";
import { createCalendar } from "./calendars/create.ts";
import { requireHome } from "./calendars/home.ts";
import { listCalendars } from "./calendars/list.ts";
import { viewCalendars } from "./calendars/view.ts";
import type { CalendarContext } from "./context.ts";
import { acceptProposal, declineProposal } from "./counters/decide.ts";
import { changeEntry } from "./entries/change.ts";
import { createEntry } from "./entries/create.ts";
import { writeCalendarFile } from "./entries/export.ts";
import { importEntries } from "./entries/import.ts";
import { listOccurrences } from "./entries/list.ts";
import { moveEntry } from "./entries/move.ts";
import { readEntryFor } from "./entries/read.ts";
import { removeEntry } from "./entries/remove.ts";
import { readFileText } from "./entries/file-text.ts";
import { delegateEntry } from "./invitations/delegate.ts";
import { answerEntry } from "./invitations/own-changes.ts";
import { readFeed } from "./feeds/read-feed.ts";
import { answerAsGuest, readGuestInvitation } from "./mailed/public.ts";
import { readFreeBusy } from "./proposals/free-busy.ts";
import { proposeTimes } from "./proposals/propose.ts";
import type { Log } from "#log";
import { refreshCalendar, subscribe } from "./subscriptions/subscribe.ts";
import { ownWorkingHours, setWorkingHours } from "./proposals/working-hours.ts";

export const calendarRoutes = (ctx: CalendarContext, log: Log): RouteBinding => {
  const view = async (caller: Parameters<typeof requireHome>[1], id: string) => {
    const [calendar] = await viewCalendars(ctx, [await requireHome(ctx, caller, id, "read")]);
    if (!calendar) throw new Error("A calendar that was found has no view.");
    return calendar;
  };
  return routes("calendar", contract, {
    listCalendars: async ({ caller, query }) => ({
      items: await listCalendars(ctx, caller, query.workspaceId ?? null),
    }),
    async createCalendar({ caller, body: { source, ...fresh } }) {
      const made = source ? subscribe(ctx, caller, { ...fresh, source }) : createCalendar(ctx, caller, fresh);
      return view(caller, await made);
    },
    async refreshCalendar({ caller, params }) {
      await refreshCalendar(ctx, caller, params.id, log);
      return view(caller, params.id);
    },
    async changeCalendar({ caller, params, body }) {
      await changeCalendar(ctx, caller, params.id, body);
      return view(caller, params.id);
    },
    async removeCalendar({ caller, params }) {
      await trashOwnCalendar(ctx, caller, params.id);
      return {};
    },
    listOccurrences: ({ caller, query }) => listOccurrences(ctx, caller, query),
    createEntry: ({ caller, params, body }) => createEntry(ctx, caller, params.id, body),
    readEntry: ({ caller, params, query }) => readEntryFor(ctx, caller, params.id, query.recurrenceId),
    changeEntry: ({ caller, params, body, request }) =>
      changeEntry(ctx, caller, params.id, body, request.headers["if-match"]),
    moveEntry: ({ caller, params, body, request }) =>
      moveEntry(ctx, caller, params.id, body.calendarId, request.headers["if-match"]),
    answerEntry: ({ caller, params, body }) => answerEntry(ctx, caller, params.id, body),
    delegateEntry: ({ caller, params, body }) => delegateEntry(ctx, caller, params.id, body),
    acceptProposal: ({ caller, params, body }) => acceptProposal(ctx, caller, params.id, body),
    declineProposal: ({ caller, params, body }) => declineProposal(ctx, caller, params.id, body),
    async removeEntry({ caller, params, query, request }) {
      await removeEntry(ctx, caller, params.id, query, request.headers["if-match"]);
      return {};
    },
    importEntries: async ({ caller, params, body }) =>
      importEntries(ctx, caller, params.id, await readFileText(ctx, caller, params.id, body)),
    async exportCalendar({ caller, params, reply }) {
      const { row } = await requireHome(ctx, caller, params.id, "read");
      return reply
        .type("text/calendar; charset=utf-8")
        .header("content-disposition", disposition("attachment", `${row.name.slice(0, 80)}.ics`))
        .send(await writeCalendarFile(ctx.db, row, caller.personId));
    },
    async readFeed({ params, request, reply }) {
      const { name, etag, readText } = await readFeed(ctx, params.secret);
      reply.header("etag", etag).header("cache-control", "private, no-cache").header("referrer-policy", "no-referrer");
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      return reply
        .type("text/calendar; charset=utf-8")
        .header("content-disposition", disposition("attachment", `${name.slice(0, 80)}.ics`))
        .send(await readText());
    },
    readFreeBusy: ({ caller, query }) => readFreeBusy(ctx, caller, query),
    readCalendarSettings: ({ caller }) => readSettings(ctx, caller),
    setCalendarSettings: ({ caller, body }) => setSettings(ctx, caller, body),
    readWorkingHours: ({ caller }) => ownWorkingHours(ctx, caller),
    setWorkingHours: ({ caller, body }) => setWorkingHours(ctx, caller, body),
    proposeTimes: ({ caller, query }) => proposeTimes(ctx, caller, query),
  });
};

export const guestInvitationRoutes = (ctx: CalendarContext): RouteBinding =>
  routes("calendar", guestTable, {
    readGuestInvitation: ({ body }) => readGuestInvitation(ctx, body.secret),
    answerGuestInvitation: ({ body }) => answerAsGuest(ctx, body),
  });
