import { isMailAddress } from "@safos/contract/form-logic";
import type { SendResponse, SentResponse } from "@safos/contract/forms";
import { hashSecret, now, randomToken } from "#clock";
import { dropCommitHook } from "#database";
import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import { isVisitor, refuseShut, requireAnswerable } from "../access.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { lockForm, type FormDb, type StoredForm } from "../forms/queries.ts";
import { hasSecretBallot } from "./ballot.ts";
import { claimFiles, judgeAnswers, type JudgedAnswers } from "./judge.ts";
import { countResponses, deleteDraft, deleteProgress, insertResponse, spendToken } from "../responses/queries.ts";

/**
 * Sends a response. Refuses ANSWERS_WRONG, TICKET_WRONG and TOO_FAST, ALREADY_ANSWERED, FORM_FULL and what a form that is
 * not open refuses with. The answer holds the key that opens the response again, where the form lets it be changed.
 */
export async function sendResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  response: SendResponse,
): Promise<SentResponse> {
  const { db, events, jobs, tickets } = ctx;
  const { form, item } = await requireAnswerable(ctx, actor, id);
  const thanks = form.content.thanks ?? "";
  // Programs fill in every field; they are thanked and nothing is kept.
  if (response.website) return { key: null, thanks };
  const tookSeconds = await tickets.useTicket(id, response.ticket, isVisitor(actor) ? { proof: response.proof } : null);
  const judged = judgeAnswers(form, response.answers);
  const token = await tokenOf(ctx, form, actor, response);
  const copyTo = receiptAddress(ctx, form, response);
  const personId = form.settings.isAnonymous ? null : (actor.person?.personId ?? null);
  const key = form.settings.canChange && personId === null ? randomToken(32) : null;
  const responseId = randomToken(22);
  // The spent token keeps it from being sent twice; a request's key would name its sender.
  if (form.settings.isAnonymous) dropCommitHook();
  await db.transaction().execute(async (trx) => {
    if (form.maxResponses !== null) {
      await refuseFull(trx, id);
      // It may have gone while the others were waited for.
      await ctx.items.requireStill(trx, actor, [item], "comment");
    }
    if (token) await spend(trx, form, token);
    await store(trx, form, { id: responseId, actor, personId, key, tookSeconds }, judged);
    if (personId !== null) await deleteDraft(trx, id, personId);
    if (response.progressKey !== undefined) await deleteProgress(trx, id, response.progressKey);
    if (copyTo !== null) await jobs.add(trx, "forms:receipt", { formId: id, responseId, to: copyTo });
    await events.emit(trx, formEvent("form.responded", form, system, {}));
  });
  return { key, thanks };
}

/** What is good for one response only: a ballot, or the ticket of visitors and of anonymous persons. Persons with a name have the unique index instead. */
interface OnceToken {
  readonly hash: Buffer;
  readonly isBallot: boolean;
}

async function tokenOf(
  { tickets }: FormContext,
  form: StoredForm,
  actor: Actor,
  { ballot, ticket }: SendResponse,
): Promise<OnceToken | null> {
  if (!isVisitor(actor) && hasSecretBallot(form))
    return { hash: await tickets.useBallot(form.id, ballot), isBallot: true };
  return isVisitor(actor) || form.settings.isAnonymous ? { hash: hashSecret(ticket), isBallot: false } : null;
}

async function spend(trx: FormDb, form: StoredForm, { hash, isBallot }: OnceToken): Promise<void> {
  if (await spendToken(trx, form.id, hash, isBallot)) return;
  throw isBallot
    ? refuse("ALREADY_ANSWERED", "This ballot has been used.")
    : refuse("TICKET_WRONG", "This has been sent already. Open the form again to answer once more.", { isSent: true });
}

/** Where a copy is to be mailed; null for nowhere. Refuses INVALID for what is no mail address. */
function receiptAddress({ mail }: FormContext, { settings }: StoredForm, { copyTo }: SendResponse): string | null {
  if (!settings.hasReceipt || !mail.isOn || !copyTo) return null;
  const address = copyTo.trim();
  if (!isMailAddress(address)) throw refuse("INVALID", "That is no mail address.", { field: "copyTo" });
  return address;
}

/** Under the form's lock: of two who come at once for the last place, one is refused. */
async function refuseFull(trx: FormDb, id: string): Promise<void> {
  const locked = await lockForm(trx, id);
  if (!locked) throw refuse("MISSING");
  refuseShut(locked);
  if (locked.maxResponses !== null && (await countResponses(trx, id)) >= locked.maxResponses) throw refuse("FORM_FULL");
}

async function store(
  trx: FormDb,
  form: StoredForm,
  sent: {
    readonly id: string;
    readonly actor: Actor;
    readonly personId: string | null;
    readonly key: string | null;
    readonly tookSeconds: number;
  },
  { answers, marks, files }: JudgedAnswers,
): Promise<void> {
  const { actor, personId, key, tookSeconds } = sent;
  const { isAnonymous, isOncePerPerson } = form.settings;
  const isStored = await insertResponse(trx, {
    id: sent.id,
    formId: form.id,
    personId,
    onceKey: isOncePerPerson ? personId : null,
    guestName: isAnonymous || actor.person ? null : actor.link?.guest?.name || null,
    keyHash: key === null ? null : hashSecret(key),
    sentAt: isAnonymous ? null : new Date(now()),
    sentOn: new Date(now()),
    // To ten seconds: the exact time could be matched with what someone saw.
    tookSeconds: isAnonymous ? Math.round(tookSeconds / 10) * 10 : tookSeconds,
    answers,
    marks,
  });
  if (!isStored) throw refuse("ALREADY_ANSWERED", "You have already answered this form.");
  if (files.length > 0) await claimFiles(trx, form, sent.id, files);
}
