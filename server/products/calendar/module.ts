import { now } from "#clock";
import { defineModule, type Given } from "#module";
import { calendarKind } from "./calendars/item.ts";
import { leapRevisions } from "./calendars/queries.ts";
import { badPath } from "./caldav/errors.ts";
import { caldavRoutes } from "./caldav/routes.ts";
import { calendarsPrefix, legacyPrefix } from "./caldav/target.ts";
import type { CalendarContext } from "./context.ts";
import { forgetRemoved } from "./entries/queries.ts";
import { calendarExport } from "./export-part.ts";
import { calendarHolding } from "./holding.ts";
import { dayMs, removedDays } from "./limits.ts";
import { calendarRoutes } from "./routes.ts";
import { calendarSource, entrySource } from "./search-source.ts";
import type { CalendarTables } from "./tables.ts";
import { principalsPrefix } from "#dav";

type Needs = Omit<CalendarContext, "db">;

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
        },
        searchSources: [calendarSource(db), entrySource(db)],
        holdings: [calendarHolding(db, workspaces)],
        exportPart: calendarExport(ctx),
        protocols: [calendarsPrefix, principalsPrefix, legacyPrefix].map((prefix) => ({ ...dav, prefix })),
        restored: leapRevisions,
      },
    };
  },
});
