import type { ChangeResponse, OwnResponse } from "@safos/contract/forms";
import { now } from "#clock";
import { dropCommitHook } from "#database";
import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireOpenForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { holdForm } from "../forms/queries.ts";
import { claimFiles, judgeAnswers, readFilesOf } from "./judge.ts";
import { findOwn } from "./own.ts";
import { updateResponse } from "../responses/queries.ts";

/** Puts other answers in one's own response. Refuses CHANGES_REFUSED, ANSWERS_WRONG, NOT_YOUR_ANSWER. */
export async function changeOwnResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  change: ChangeResponse,
): Promise<OwnResponse> {
  const { db, events } = ctx;
  const form = await requireOpenForm(ctx, actor, id);
  const { canChange, isAnonymous } = form.settings;
  if (!canChange) throw refuse("CHANGES_REFUSED");
  const { answers, marks, files } = judgeAnswers(form, change.answers);
  // The same answers once more change nothing; a request's key would name their sender.
  if (isAnonymous) dropCommitHook();
  await db.transaction().execute(async (trx) => {
    if (isAnonymous) await holdForm(trx, id);
    const own = await findOwn(trx, form, actor, change.key, true);
    await updateResponse(trx, own.id, { answers, marks, changedAt: isAnonymous ? null : new Date(now()) });
    await claimFiles(trx, form, own.id, files);
    await events.emit(trx, formEvent("form.responded", form, system, {}));
  });
  return { answers, files: await readFilesOf(db, form, answers) };
}
