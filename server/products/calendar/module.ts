import { now } from "#clock";
import { itemIdOf, type EventOf } from "#events";
import { defineModule, type Given } from "#module";
import { calendarKind } from "./calendars/item.ts";
import { leapRevisions } from "./calendars/queries.ts";
import { badPath } from "./caldav/errors.ts";
import { caldavRoutes } from "./caldav/routes.ts";
import { calendarsPrefix, legacyPrefix } from "./caldav/target.ts";
import { followCall } from "./calls/follow.ts";
import { readCallIds, readCallIdsOfCalendar, readCallIdsOfMeeting, readDueCallIds } from "./calls/queries.ts";
import type { CalendarContext } from "./context.ts";
import { deliverInvitations } from "./invitations/deliver.ts";
import { invitationNotices } from "./invitations/notices.ts";
import { readLostSourceIds, readSourceIds, readSourceIdsOfCalendar } from "./invitations/queries.ts";
import { forgetRemoved } from "./entries/queries.ts";
import { calendarExport } from "./export-part.ts";
import { calendarHolding } from "./holding.ts";
import { dayMs, removedDays } from "./limits.ts";
import { calendarRoutes } from "./routes.ts";
import { calendarSource, entrySource } from "./search-source.ts";
import type { CalendarTables } from "./tables.ts";
import { principalsPrefix } from "#dav";

type Needs = Omit<CalendarContext, "db">;

const followed = ["calendar.entryChanged", "calendar.entryRemoved", "calendar.trashed", "calendar.restored"] as const;
type Followed = EventOf<(typeof followed)[number]>;

/** The entries that events are about, each once, as they are looked up by id or by calendar. */
async function entriesOf(
  events: readonly Followed[],
  read: {
    readonly byIds: (ids: readonly string[]) => Promise<string[]>;
    readonly byCalendar: (calendarId: string) => Promise<string[]>;
  },
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const event of events) {
    const found =
      event.type === "calendar.trashed" || event.type === "calendar.restored"
        ? await read.byCalendar(itemIdOf(event))
        : await read.byIds(event.payload.entryIds);
    for (const id of found) ids.add(id);
  }
  return ids;
}

/** Brings copies of entries up to date to which people are invited; what changed several times in one go is looked at once. */
async function follow(ctx: CalendarContext, events: readonly Followed[], log: Given["log"]): Promise<void> {
  const { db } = ctx;
  const ids = await entriesOf(events, {
    byIds: (entryIds) => readSourceIds(db, entryIds),
    byCalendar: (id) => readSourceIdsOfCalendar(db, id),
  });
  for (const id of ids) await deliverInvitations(ctx, id, log);
}

/** The same for the meetings of entries with a call. */
async function followCalls(ctx: CalendarContext, events: readonly Followed[]): Promise<void> {
  const { db } = ctx;
  const ids = await entriesOf(events, {
    byIds: (entryIds) => readCallIds(db, entryIds),
    byCalendar: (id) => readCallIdsOfCalendar(db, id),
  });
  for (const id of ids) await followCall(ctx, id);
}

/** Calendars of people and workspaces, for the page and for every client that speaks CalDAV. */
export const calendarModule = defineModule({
  name: "calendar",
  folder: import.meta.dirname,
  async create({ log, config, ...needs }: Needs & Given) {
    void config;
    const { database, http, workspaces } = needs;
    const db = database.of<CalendarTables>();
    const ctx: CalendarContext = { ...needs, db };
    await http.app.register(caldavRoutes(ctx, log));
    // Clients ask often and once for each entry; they are not counted.
    const dav = { needsDatabase: true, takesBasic: true, isCounted: false, scope: "calendar", badPath } as const;
    return {
      api: null,
      parts: {
        routes: [calendarRoutes(ctx)],
        kinds: [calendarKind(ctx)],
        jobs: {
          "calendar:forget": {
            handle: () => forgetRemoved(db, new Date(now() - removedDays * dayMs)),
            every: "47 3 * * *",
          },
          // What went with its workspace was named by no event.
          "calendar:cancel": {
            async handle() {
              for (const id of await readLostSourceIds(db)) await deliverInvitations(ctx, id, log);
            },
            every: "23 * * * *",
          },
          // A series' meeting shows its next occurrence.
          "calendar:follow-calls": {
            async handle() {
              for (const id of await readDueCallIds(db)) await followCall(ctx, id, true);
            },
            every: "* * * * *",
          },
        },
        searchSources: [calendarSource(db), entrySource(db)],
        holdings: [calendarHolding(db, workspaces)],
        exportPart: calendarExport(ctx),
        protocols: [calendarsPrefix, principalsPrefix, legacyPrefix].map((prefix) => ({ ...dav, prefix })),
        restored: leapRevisions,
        noticeSource: invitationNotices(),
      },
      prepare() {
        const { events } = needs;
        events.onTogether("calendar.invitations", followed, (some) => follow(ctx, some, log));
        events.onTogether("calendar.calls", followed, (some) => followCalls(ctx, some));
        events.on("calendar.lost-calls", ["meeting.trashed", "meeting.destroyed"], async (event) => {
          for (const id of await readCallIdsOfMeeting(db, itemIdOf(event))) await followCall(ctx, id, true);
        });
      },
    };
  },
});
