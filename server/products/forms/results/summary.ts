import { questionsOf } from "@safos/contract/form-logic";
import type { Results } from "@safos/contract/forms";
import type { Actor } from "#items";
import { requireCounts } from "../access.ts";
import type { FormContext } from "../context.ts";
import { readInvited } from "../forms/invited.ts";
import type { StoredForm } from "../forms/queries.ts";
import { countMarks, readSomeTexts, readTotals } from "./queries.ts";
import { isTooSmall } from "./small-groups.ts";

const textsShown = 5;

/** What was answered, counted; `filter` is a mark that the counted answers have. */
export async function readResults(ctx: FormContext, actor: Actor, id: string, filter: string | null): Promise<Results> {
  return countResults(ctx, await requireCounts(ctx, actor, id), filter);
}

/** The same for a form that the caller's access to has been asked for. */
export async function countResults(ctx: FormContext, form: StoredForm, filter: string | null): Promise<Results> {
  const { db } = ctx;
  const { id } = form;
  const textIds = questionsOf(form.content).flatMap((question) =>
    question.kind === "long" || question.kind === "short" ? question.id : [],
  );
  const [totals, marks, texts, { personIds, hasLink }] = await Promise.all([
    readTotals(db, id, filter),
    countMarks(db, id, filter),
    readSomeTexts(db, id, textIds, filter, textsShown),
    readInvited(ctx, form),
  ]);
  const isHidden = filter !== null && isTooSmall(form, totals.shownCount, totals.responseCount);
  return {
    responseCount: totals.responseCount,
    shownCount: isHidden ? 0 : totals.shownCount,
    invitedCount: hasLink ? null : personIds.length,
    begunCount: totals.begunCount,
    stoppedAt: totals.stoppedAt,
    medianSeconds: totals.medianSeconds,
    lastAt: form.settings.isAnonymous ? null : (totals.lastAt?.toISOString() ?? null),
    lastOn: totals.lastOn,
    todayCount: totals.todayCount,
    marks: isHidden ? [] : marks,
    texts: isHidden ? [] : texts,
    isHidden,
  };
}
