import { now } from "#clock";
import type { Database } from "#database";
import { addressBooksPrefix } from "#dav";
import type { Events } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import type { Workspaces } from "#workspaces";
import { leapRevisions } from "./books/queries.ts";
import { badPath } from "./carddav/errors.ts";
import { carddavRoutes, legacyPrefix } from "./carddav/routes.ts";
import { forgetRemoved } from "./cards/queries.ts";
import type { ContactContext } from "./context.ts";
import { createDirectory } from "./directory/directory.ts";
import { contactExport } from "./export-part.ts";
import { removedDays } from "./limits.ts";
import { contactRoutes } from "./routes.ts";
import type { ContactTables } from "./tables.ts";

const dayMs = 86_400_000;

interface Needs extends Omit<ContactContext, "db" | "directory"> {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly workspaces: Workspaces;
}

/** Address books of people, and their organisation's directory, for every client that speaks CardDAV. */
export const contactsModule = defineModule({
  name: "contacts",
  folder: import.meta.dirname,
  async create({ database, http, log, workspaces, ...needs }: Needs & Given) {
    const db = database.of<ContactTables>();
    const ctx: ContactContext = { ...needs, db, directory: createDirectory(needs) };
    await http.app.register(carddavRoutes(ctx, log));
    // Clients ask often and once for each card; they are not counted.
    const access = { takesBasic: true, takesGrants: true, scope: "contacts" } as const;
    const dav = { needsDatabase: true, isCounted: false, badPath, ...access } as const;
    return {
      api: null,
      parts: {
        routes: [contactRoutes(ctx)],
        jobs: {
          "contacts:forget": {
            handle: () => forgetRemoved(db, new Date(now() - removedDays * dayMs)),
            every: "49 3 * * *",
          },
        },
        exportPart: contactExport(db, workspaces),
        protocols: [addressBooksPrefix, legacyPrefix].map((prefix) => ({ ...dav, prefix })),
        restored: leapRevisions,
      },
    };
  },
});
