import type { Blobs } from "#blobs";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import type { Organisations } from "#organisations";
import { answerRoutes } from "./answer-routes.ts";
import { createAnswerService } from "./answers.ts";
import { registerBackground, type WriteSheet } from "./background.ts";
import { createExports } from "./exports.ts";
import { formKind } from "./kind.ts";
import { readBlobsInUse, type FormTables } from "./queries.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createResultService } from "./results.ts";
import { formRoutes } from "./routes.ts";
import { createFormService, type FormDeps } from "./service.ts";
import { formNotices, formSearch } from "./sources.ts";
import { createTickets } from "./tickets.ts";

interface Needs extends FormDeps {
  readonly blobs: Blobs;
  readonly http: Http;
  readonly organisations: Organisations;
  readonly writeSheet: WriteSheet;
}

/** Surveys: questions with ways through them, answers (also anonymous ones), results and their export. */
export const formsModule = defineModule({
  name: "forms",
  folder: import.meta.dirname,
  create(needs: Needs & Given) {
    const { blobs, database, events, http, jobs, log, mail, writeSheet } = needs;
    const db = database.of<FormTables>();
    const forms = createFormService(needs);
    const tickets = createTickets(db);
    const answers = createAnswerService({ ...needs, forms, tickets });
    const results = createResultService({ ...needs, forms });
    const exports = createExports({ ...needs, results });
    const rateLimit = createRateLimit({ db, tickets });
    registerBackground({ db, events, jobs, log, mail, exports, writeSheet });
    const searchSource = formSearch(db);
    const noticeSource = formNotices(db, forms);
    return {
      api: { searchSource, noticeSource },
      parts: {
        routes: [formRoutes({ blobs, forms, results, exports }), answerRoutes({ db, blobs, answers, rateLimit, http })],
        kinds: [formKind(db, events)],
        jobs: { "forms:forget": { handle: () => rateLimit.forget(), every: "*/10 * * * *" } },
        searchSources: [searchSource],
        noticeSource,
        exportPart: exports.part,
        blobReferences: { forms: (hashes: string[]) => readBlobsInUse(db, hashes) },
      },
    };
  },
});
