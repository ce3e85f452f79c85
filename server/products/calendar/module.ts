import { now, randomToken } from "#clock";
import { itemIdOf, type EventOf } from "#events";
import type { Deployment } from "#config";
import { createSignedTickets } from "#http";
import { defineModule, type Given } from "#module";
import { bookingRoutes, publicBookingRoutes } from "./booking/routes.ts";
import { readSigningKey, trimBookings } from "./booking/queries.ts";
import { mailReminders } from "./booking/remind.ts";
import { calendarKind } from "./calendars/item.ts";
import { leapRevisions } from "./calendars/queries.ts";
import { badPath } from "./caldav/errors.ts";
import { caldavRoutes } from "./caldav/routes.ts";
import { calendarsPrefix, legacyPrefix } from "./caldav/target.ts";
import { forgetMessages } from "./inbox/inbox.ts";
import { followCall } from "./calls/follow.ts";
import { readCallIds, readCallIdsOfCalendar, readCallIdsOfMeeting, readDueCallIds } from "./calls/queries.ts";
import type { CalendarContext } from "./context.ts";
import { deliverInvitations } from "./invitations/deliver.ts";
import { readLostSourceIds, readSourceIds, readSourceIdsOfCalendar } from "./invitations/queries.ts";
import { forgetRemoved } from "./entries/queries.ts";
import { onEachEntry } from "./each-entry.ts";
import { calendarExport } from "./export-part.ts";
import { calendarHolding } from "./holding.ts";
import { dayMs, removedDays } from "./limits.ts";
import { mailGuests } from "./mailed/deliver.ts";
import { forgetGuests, readGuestSources, readGuestSourcesOfCalendar, readWaitingSources } from "./mailed/queries.ts";
import { replyPrefix } from "./mailed/reply-address.ts";
import { takeReply } from "./mailed/take-reply.ts";
import { createResources, type Resources } from "./resources/api.ts";
import { followResources } from "./resources/follow.ts";
import { heldFrom } from "./resources/occurrences.ts";
import { forgetBookings, readHolderIdsOfCalendar, readUnsettledIds } from "./resources/queries.ts";
import { followResource } from "./resources/resources.ts";
import { resourceRoutes } from "./resources/routes.ts";
import { calendarRoutes, guestInvitationRoutes } from "./routes.ts";
import { calendarSource, entrySource } from "./search-source.ts";
import { calendarNotices } from "./notices.ts";
import { publishDueAlarms } from "./alarms/publish-due.ts";
import type { CalendarDb, CalendarTables } from "./tables.ts";
import { principalsPrefix } from "#dav";
import { calendarSettings } from "./outlook/config.ts";
import { forgetLeft } from "./outlook/requests.ts";
import { fetchDue } from "./subscriptions/fetch-due.ts";
import { createSources } from "./subscriptions/sources.ts";
import { outlookProtocol, outlookRoutes, serveOutlook } from "./outlook/routes.ts";

type Needs = Omit<CalendarContext, "db" | "sources" | "tickets"> & { readonly deployment: Deployment };

const followed = ["calendar.entryChanged", "calendar.entryRemoved", "calendar.trashed", "calendar.restored"] as const;
type Followed = EventOf<(typeof followed)[number]>;

interface Sources {
  of(db: CalendarDb, entryIds: readonly string[]): Promise<string[]>;
  ofCalendar(db: CalendarDb, calendarId: string): Promise<string[]>;
}

/** The entries that events are about, each once: what changed several times in one go is looked at once. */
async function sourcesOf(db: CalendarDb, events: readonly Followed[], sources: Sources): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const event of events) {
    const found =
      event.type === "calendar.trashed" || event.type === "calendar.restored"
        ? await sources.ofCalendar(db, itemIdOf(event))
        : await sources.of(db, event.payload.entryIds);
    for (const id of found) ids.add(id);
  }
  return ids;
}

const copies: Sources = { of: readSourceIds, ofCalendar: readSourceIdsOfCalendar };
const guests: Sources = { of: readGuestSources, ofCalendar: readGuestSourcesOfCalendar };
const calls: Sources = { of: readCallIds, ofCalendar: readCallIdsOfCalendar };

/** How long it is known who had a room or equipment. */
const keptDays = 365;

interface CalendarApi {
  readonly resources: Resources;
}

/** Calendars of people and workspaces, for the page and for every client that speaks CalDAV. */
export const calendarModule = defineModule({
  name: "calendar",
  folder: import.meta.dirname,
  settings: calendarSettings,
  async create({ log, config, deployment, ...needs }: Needs & Given<typeof calendarSettings>) {
    const { database, http, workspaces } = needs;
    const db = database.of<CalendarTables>();
    const tickets = createSignedTickets(() => readSigningKey(db, { id: randomToken(12), secret: randomToken(48) }));
    const sources = createSources({ networks: config.sourceNetworks, publicUrl: http.publicUrl, deployment });
    const ctx: CalendarContext = { ...needs, db, sources, tickets };
    await http.app.register(caldavRoutes(ctx, log));
    serveOutlook(ctx, config.outlookOrigins);
    // Clients ask often and once for each entry; they are not counted.
    const access = { takesBasic: true, takesGrants: true, scope: "calendar" } as const;
    const dav = { needsDatabase: true, isCounted: false, badPath, ...access } as const;
    return {
      api: { resources: createResources(ctx) } satisfies CalendarApi,
      parts: {
        routes: [
          calendarRoutes(ctx, log),
          guestInvitationRoutes(ctx),
          bookingRoutes(ctx),
          publicBookingRoutes(ctx),
          resourceRoutes(ctx),
          outlookRoutes(ctx),
        ],
        kinds: [calendarKind(ctx)],
        jobs: {
          "calendar:forget": {
            async handle() {
              await forgetRemoved(db, new Date(now() - removedDays * dayMs));
              await forgetMessages(db);
            },
            every: "47 3 * * *",
          },
          "calendar:remind": { handle: () => publishDueAlarms(ctx, log), every: "* * * * *" },
          // What went with its workspace was named by no event.
          "calendar:cancel": {
            async handle() {
              await onEachEntry(await readLostSourceIds(db), log, (id) => deliverInvitations(ctx, id, log));
            },
            every: "23 * * * *",
          },
          "calendar:mail": {
            async handle() {
              await onEachEntry(await readWaitingSources(db, new Date(now() - dayMs)), log, (id) =>
                mailGuests(ctx, id),
              );
              await forgetGuests(db);
            },
            every: "33 * * * *",
          },
          "calendar:fetch": { lane: "outside", handle: () => fetchDue(ctx, log), every: "* * * * *" },
          "calendar:remind-visitors": { handle: () => mailReminders(ctx, log), every: "* * * * *" },
          "calendar:hold-resources": {
            async handle() {
              const ids = await readUnsettledIds(db, heldFrom(now()));
              await onEachEntry(ids, log, (id) => followResources(ctx, id));
              await forgetBookings(db, new Date(now() - keptDays * dayMs));
            },
            every: "11 2 * * *",
          },
          "calendar:trim-bookings": { handle: () => trimBookings(db), every: "52 * * * *" },
          "calendar:forget-left": { handle: () => forgetLeft(db), every: "*/5 * * * *" },
          // A series' meeting shows its next occurrence.
          "calendar:follow-calls": {
            async handle() {
              await onEachEntry(await readDueCallIds(db), log, (id) => followCall(ctx, id, true));
            },
            every: "* * * * *",
          },
        },
        searchSources: [calendarSource(db), entrySource(db)],
        holdings: [calendarHolding(db, workspaces)],
        exportPart: calendarExport(ctx),
        protocols: [
          outlookProtocol,
          ...[calendarsPrefix, legacyPrefix].map((prefix) => ({ ...dav, prefix })),
          // Where programs for contacts find out what they look for, too.
          { ...dav, prefix: principalsPrefix, scope: ["calendar", "contacts"] },
        ],
        restored: leapRevisions,
        noticeSource: calendarNotices(),
      },
      prepare() {
        needs.incoming.handle(replyPrefix, (letter, id) => takeReply(ctx, letter, id, log));
        needs.events.onTogether("calendar.invitations", followed, async (events) => {
          await onEachEntry(await sourcesOf(db, events, copies), log, (id) => deliverInvitations(ctx, id, log));
        });
        // Apart: mail to many keeps nobody's calendar waiting.
        needs.events.onTogether("calendar.mailed", followed, async (events) => {
          await onEachEntry(await sourcesOf(db, events, guests), log, (id) => mailGuests(ctx, id));
        });
        // What an entry holds is settled as it is written: nothing is asked of its events.
        needs.events.on("calendar.resources", ["calendar.trashed", "calendar.restored"], async (event) => {
          const ids = await readHolderIdsOfCalendar(db, itemIdOf(event));
          await onEachEntry(ids, log, (id) => followResources(ctx, id));
        });
        needs.events.on("calendar.changed-resources", ["resource.changed"], (event) =>
          followResource(ctx, event.payload.resourceId, log),
        );
        needs.events.onTogether("calendar.calls", followed, async (events) => {
          await onEachEntry(await sourcesOf(db, events, calls), log, (id) => followCall(ctx, id));
        });
        needs.events.on("calendar.lost-calls", ["meeting.trashed", "meeting.destroyed"], async (event) => {
          await onEachEntry(await readCallIdsOfMeeting(db, itemIdOf(event)), log, (id) => followCall(ctx, id, true));
        });
      },
    };
  },
});
