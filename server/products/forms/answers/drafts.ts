import { questionsOf } from "@safos/contract/form-logic";
import type { Answers } from "@safos/contract/form-shapes";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireOpenForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { upsertDraft, upsertProgress } from "../responses/queries.ts";

/** Keeps what a person has written so far, on all their devices. */
export async function saveDraft(ctx: FormContext, actor: Actor, id: string, answers: Answers): Promise<void> {
  const form = await requireOpenForm(ctx, actor, id);
  if (!actor.person) throw refuse("UNAUTHENTICATED", "Drafts are kept for people with an account.");
  if (form.settings.isAnonymous) throw refuse("INVALID", "Drafts of anonymous answers are not kept on the server.");
  await upsertDraft(ctx.db, id, actor.person.personId, answers);
}

/** Notes how far someone has come, under a random key of theirs: where people stop is part of the results. */
export async function saveProgress(
  ctx: FormContext,
  actor: Actor,
  id: string,
  { key, questionId }: { readonly key: string; readonly questionId: string },
): Promise<void> {
  const form = await requireOpenForm(ctx, actor, id);
  if (questionsOf(form.content).some((one) => one.id === questionId)) await upsertProgress(ctx.db, id, key, questionId);
}
