import { isUuid } from "#database";
import { eventActorOf } from "#items";
import { answerRoutes } from "./answer-routes.ts";
import { createAnswerService } from "./answers.ts";
import { registerBackground } from "./background.ts";
import { createExports } from "./exports.ts";
import { createFlood } from "./flood.ts";
import type { createForms, Forms } from "./index.ts";
import {
  purgeForms,
  readBlobsInUse,
  readForms,
  readTrashedForms,
  setFormTrashed,
  type FormTables,
  type StoredForm,
} from "./queries.ts";
import { createResultService } from "./results.ts";
import { formRoutes } from "./routes.ts";
import { formEvent } from "./events.ts";
import { createFormService } from "./service.ts";
import { formNotices, formSearch } from "./sources.ts";
import { createTickets } from "./tickets.ts";

export async function wireForms(deps: Parameters<typeof createForms>[0]): Promise<Forms> {
  const { blobs, database, events, http, items, jobs, log, mail, organisations, writeSheet } = deps;
  const db = database.of<FormTables>();
  const forms = createFormService(deps);
  const tickets = createTickets(db);
  const answers = createAnswerService({ ...deps, forms, tickets, organisations });
  const results = createResultService({ ...deps, forms });
  const exports = createExports({ ...deps, results, organisations });

  const found = (form: StoredForm) => ({
    kind: "form" as const,
    id: form.id,
    workspaceId: form.workspaceId,
    title: form.title,
    path: `/w/${form.workspaceId}/forms/${form.id}`,
    ownerId: form.ownerId,
    isTrashed: form.trashedAt !== null,
  });
  items.register({
    kind: "form",
    // Whoever answers by a link is not told when others do.
    visitorsHear: (type) => /^form\.(changed|opened|closed|trashed|restored)$/.test(type),
    async find(ids) {
      const known = ids.filter(isUuid);
      return known.length === 0 ? [] : (await readForms(db, known)).map(found);
    },
    async setTrashed(actor, id, isTrashed) {
      await db.transaction().execute(async (trx) => {
        const form = await setFormTrashed(trx, id, isTrashed);
        if (!form) return;
        await events.emit(trx, formEvent(isTrashed ? "form.trashed" : "form.restored", form, eventActorOf(actor), {}));
      });
    },
    trashed: async (workspaceId) =>
      (await readTrashedForms(db, workspaceId)).map((form) => ({
        ...found(form),
        trashedAt: form.trashedAt ?? form.changedAt,
      })),
    purge: (before) => purgeForms(db, before),
    followers: async (id) => (await readForms(db, [id])).flatMap((form) => form.ownerId ?? []),
  });
  items.registerExport(exports.part);
  blobs.registerReferences("forms", (hashes) => readBlobsInUse(db, hashes));
  registerBackground({ db, events, jobs, log, mail, exports, writeSheet });
  await http.app.register(formRoutes({ items, blobs, forms, results, exports }));
  await http.app.register(answerRoutes({ db, items, blobs, answers, flood: createFlood({ db, jobs, tickets }), http }));
  return { searchSource: formSearch(db), noticeSource: formNotices(db, forms) };
}
