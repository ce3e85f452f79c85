import { isUuid } from "#database";
import type { Events } from "#events";
import { eventActorOf, type ItemKind } from "#items";
import { formEvent } from "../events.ts";
import { purgeForms, readForms, readTrashedForms, setFormTrashed, type FormDb, type StoredForm } from "./queries.ts";

const itemOfForm = (form: StoredForm) => ({
  kind: "form" as const,
  id: form.id,
  workspaceId: form.workspaceId,
  title: form.title,
  path: `/w/${form.workspaceId}/forms/${form.id}`,
  ownerId: form.ownerId,
  isTrashed: form.trashedAt !== null,
});

/** Forms as items. */
export const formKind = (db: FormDb, events: Events): ItemKind => ({
  kind: "form",
  // A visitor who answers is not notified when others do.
  isShownToVisitors: (type) => /^form\.(changed|opened|closed|trashed|restored)$/.test(type),
  async find(ids) {
    const known = ids.filter(isUuid);
    return known.length === 0 ? [] : (await readForms(db, known)).map(itemOfForm);
  },
  async setTrashed(actor, id, isTrashed, requireStill) {
    await db.transaction().execute(async (trx) => {
      const form = await setFormTrashed(trx, id, isTrashed);
      if (!form) return;
      await requireStill(trx);
      await events.emit(trx, formEvent(isTrashed ? "form.trashed" : "form.restored", form, eventActorOf(actor), {}));
    });
  },
  trashed: async (workspaceId) =>
    (await readTrashedForms(db, workspaceId)).map((form) => ({
      ...itemOfForm(form),
      trashedAt: form.trashedAt ?? form.changedAt,
    })),
  async repeatsOf(id) {
    const [form] = await readForms(db, [id]);
    const fileId = form?.sheetFileId ?? null;
    return fileId === null ? [] : [{ item: { kind: "file", id: String(fileId) }, of: [{ kind: "form", id }] }];
  },
  purge: (before) => purgeForms(db, before),
  followers: async (id) => (await readForms(db, [id])).flatMap((form) => form.ownerId ?? []),
});
