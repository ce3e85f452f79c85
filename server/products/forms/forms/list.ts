import type { FormQuery, FormRow } from "@safos/contract/forms";
import type { Principal } from "#http";
import type { Person } from "#identity";
import type { FormContext } from "../context.ts";
import { readFormPage, type ListedForm } from "./queries.ts";

/** A workspace's forms, newest first; drafts for those who write. */
export async function listForms(
  ctx: FormContext,
  person: Principal,
  workspaceId: string,
  query: FormQuery,
): Promise<{ items: FormRow[]; next?: string }> {
  const { db, identity, items, workspaces } = ctx;
  const { memberRole } = await workspaces.require(person.personId, workspaceId, "read");
  const limit = query.limit ?? 50;
  const canEdit = workspaces.can(memberRole, "write");
  const rows = await readFormPage(db, workspaceId, person.personId, {
    withDrafts: canEdit,
    after: query.after ?? null,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const shown = await items.classes.openTo(person, page, ({ id }) => ({ kind: "form", id, workspaceId }));
  const owners = await identity.personsByIds([...new Set(shown.flatMap((one) => one.ownerId ?? []))]);
  const byId = new Map(owners.map((one) => [one.id, one]));
  const last = page.at(-1);
  return {
    items: shown.map((form) => showRow(ctx, form, byId.get(form.ownerId ?? ""), canEdit)),
    ...(rows.length > limit && last ? { next: last.id } : {}),
  };
}

function showRow({ identity }: FormContext, form: ListedForm, owner: Person | undefined, canEdit: boolean): FormRow {
  return {
    id: form.id,
    workspaceId: form.workspaceId,
    title: form.title,
    description: form.description,
    state: form.state,
    isAnonymous: form.settings.isAnonymous,
    isTemplate: form.settings.isTemplate,
    opensAt: form.opensAt?.toISOString() ?? null,
    closesAt: form.closesAt?.toISOString() ?? null,
    questionCount: form.questionCount,
    responseCount: canEdit || form.settings.areResultsShared ? form.responseCount : null,
    hasAnswered: form.hasAnswered,
    owner: owner ? identity.view(owner) : null,
    canEdit,
    createdAt: form.createdAt.toISOString(),
    changedAt: form.changedAt.toISOString(),
  };
}
