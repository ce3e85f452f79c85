import type { Answers } from "@safos/contract/form-shapes";
import type { OwnResponse } from "@safos/contract/forms";
import { hashSecret } from "#clock";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireOpenForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import type { FormDb, StoredForm } from "../forms/queries.ts";
import { readFilesOf } from "./judge.ts";
import { readOwnResponse } from "../responses/queries.ts";

/** The one answer that a key opens, or the caller's own. Refuses NOT_YOUR_ANSWER. */
export async function openOwnResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  key: string | undefined,
): Promise<OwnResponse> {
  const form = await requireOpenForm(ctx, actor, id);
  const { answers } = await findOwn(ctx.db, form, actor, key, false);
  return { answers, files: await readFilesOf(ctx.db, form, answers) };
}

/** Refuses NOT_YOUR_ANSWER; `isLocked` takes the row's lock for a change. */
export async function findOwn(
  db: FormDb,
  form: StoredForm,
  actor: Actor,
  key: string | undefined,
  isLocked: boolean,
): Promise<{ id: string; answers: Answers }> {
  const by =
    key !== undefined
      ? { keyHash: hashSecret(key) }
      : actor.person && !form.settings.isAnonymous
        ? { personId: actor.person.personId }
        : null;
  const found = by && form.settings.canChange ? await readOwnResponse(db, form.id, by, isLocked) : null;
  if (!found) throw refuse("NOT_YOUR_ANSWER");
  return found;
}
