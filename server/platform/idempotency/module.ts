import type { Database } from "#database";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import { createAnswerOnce } from "./answer-once.ts";
import { deleteOlder } from "./queries.ts";
import type { IdempotencyTables } from "./tables.ts";

interface Needs {
  readonly database: Database;
  readonly http: Http;
}

/** Within this time a request may be repeated; pages send what waited in them for no longer. */
const keptDays = 7;

export const idempotencyModule = defineModule({
  name: "idempotency",
  folder: import.meta.dirname,
  create({ database, http, log }: Needs & Given) {
    const db = database.of<IdempotencyTables>();
    http.useAnswerOnce(createAnswerOnce({ db, log }));
    return {
      api: null,
      parts: {
        jobs: {
          "idempotency:trim": { handle: () => deleteOlder(db, keptDays), every: "23 * * * *", lane: "housekeeping" },
        },
      },
    };
  },
});
