import type { Blobs } from "#blobs";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Mail } from "#mail";
import { defineModule, type Given } from "#module";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import { createRateLimit } from "./answers/rate-limit.ts";
import { answerRoutes } from "./answers/routes.ts";
import { createTickets } from "./answers/tickets.ts";
import type { FormContext } from "./context.ts";
import { formExport } from "./exports/export-part.ts";
import { formKind } from "./forms/kind.ts";
import { readBlobPlaces, readBlobsInUse, type FormTables } from "./forms/queries.ts";
import { formHolding } from "./holding.ts";
import { formJobs } from "./jobs/jobs.ts";
import { planAfterResponses } from "./jobs/plan.ts";
import { formRoutes } from "./routes.ts";
import { formNotices, formSearch } from "./sources.ts";
import { formTimeLine } from "./time-line.ts";
import type { WriteSheet } from "./write-sheet.ts";

interface Needs {
  readonly blobs: Blobs;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly workers: Workers;
  readonly workspaces: Workspaces;
  readonly writeSheet: WriteSheet;
}

/** Surveys: questions with ways through them, answers (also anonymous ones), results and their export. */
export const formsModule = defineModule({
  name: "forms",
  folder: import.meta.dirname,
  create({ database, ...needs }: Needs & Given) {
    const db = database.of<FormTables>();
    const tickets = createTickets(db);
    const ctx: FormContext = { ...needs, db, tickets };
    const rateLimit = createRateLimit({ db, tickets });
    planAfterResponses(ctx);
    const searchSource = formSearch(db);
    const noticeSource = formNotices(ctx);
    return {
      api: { searchSource, noticeSource },
      parts: {
        routes: [formRoutes(ctx), answerRoutes(ctx, rateLimit, needs.http)],
        kinds: [formKind(db, needs.events)],
        jobs: formJobs(ctx, rateLimit),
        searchSources: [searchSource],
        timeLineSources: [formTimeLine(ctx)],
        noticeSource,
        holdings: [formHolding(db, needs.workspaces)],
        exportPart: formExport(ctx),
        blobReferences: { forms: (hashes: string[]) => readBlobsInUse(db, hashes) },
        blobHolders: {
          forms: async (hashes: string[]) => needs.workspaces.withOrganisations(await readBlobPlaces(db, hashes)),
        },
      },
    };
  },
});
