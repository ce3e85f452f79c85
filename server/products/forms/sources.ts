import { questionsOf } from "@safos/contract/form-logic";
import { itemIdOf, personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchSource } from "#search";
import type { FormContext } from "./context.ts";
import { readInvited } from "./forms/invited.ts";
import { readFormIds, readForm, readForms, type FormDb } from "./forms/queries.ts";
import { readAnswered } from "./responses/queries.ts";

/** Forms are found by title, description and the words of their questions; never by answers. */
export function formSearch(db: FormDb): SearchSource {
  return searchSource({
    kind: "form",
    events: ["form.created", "form.changed", "form.trashed", "form.restored", "form.opened", "form.closed"],
    touched: (event) => [itemIdOf(event)],
    async load(ids) {
      return (await readForms(db, ids))
        .filter((form) => form.trashedAt === null)
        .map((form) => ({
          kind: "form" as const,
          id: form.id,
          workspaceId: form.workspaceId,
          audience: null,
          grants: [`form ${form.id}`],
          title: form.title,
          text: [
            form.description,
            ...form.content.sections.map((section) => section.title),
            ...questionsOf(form.content).flatMap((one) => [
              one.title,
              one.description ?? "",
              ...(one.options ?? []).map((option) => option.label),
            ]),
          ]
            .filter(Boolean)
            .join("\n"),
          context: "",
          path: `/w/${form.workspaceId}/forms/${form.id}`,
          authorId: form.ownerId,
          at: form.changedAt,
        }));
    },
    ids: (after, limit) => readFormIds(db, after, limit),
  });
}

/** Who is notified: those who can answer when it opens, those who have not when reminded, the owner of answers and the end. */
export function formNotices(ctx: FormContext): NoticeSource {
  const { db } = ctx;
  return noticeSource({
    name: "forms",
    events: ["form.opened", "form.reminded", "form.closed", "form.gathered"],
    async notices(event) {
      const form = await readForm(db, itemIdOf(event));
      if (!form || form.trashedAt !== null) return [];
      const actorId = personOf(event.actor);
      const about = {
        kind: "form" as const,
        id: form.id,
        actorId,
        title: form.title,
        excerpt: form.description.slice(0, 300),
      };
      const answerPath = `/w/${form.workspaceId}/forms/${form.id}/answer`;
      const resultsPath = `/w/${form.workspaceId}/forms/${form.id}/results`;
      const toOwner = (reason: Notice["reason"], excerpt: string): Notice[] =>
        form.ownerId === null ? [] : [{ ...about, personId: form.ownerId, reason, excerpt, path: resultsPath }];
      if (event.type === "form.closed") return toOwner("closed", "");
      if (event.type === "form.gathered") return toOwner("answer", `+${event.payload.fresh}`);
      const { personIds } = await readInvited(ctx, form);
      const answered = event.type === "form.reminded" ? await readAnswered(db, form.id, personIds) : new Set<string>();
      const reason: Notice["reason"] = event.type === "form.opened" ? "invited" : "due";
      return personIds
        .filter((one) => one !== actorId && !answered.has(one))
        .map((personId) => ({ ...about, personId, reason, path: answerPath }));
    },
  });
}
