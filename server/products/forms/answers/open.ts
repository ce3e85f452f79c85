import type { Answering } from "@safos/contract/forms";
import { proofBits, refuse } from "#http";
import type { Actor } from "#items";
import { isVisitor, requireForm, whyShut } from "../access.ts";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { hasSecretBallot } from "./ballot.ts";
import { readFilesOf } from "./judge.ts";
import { countResponses, hasBallot, readDraft, readOwnResponse, type StoredResponse } from "../responses/queries.ts";

/** The form as it is answered: whether the caller can, their own answer and their draft. Refuses MISSING. */
export async function openForm(ctx: FormContext, actor: Actor, id: string): Promise<Answering> {
  const { db, mail, organisations, tickets, workspaces } = ctx;
  const { form, item } = await requireForm(ctx, actor, id, "read");
  if (form.state === "draft" && !workspaces.can(item.role, "write")) throw refuse("MISSING");
  const [workspace, state] = await Promise.all([workspaces.byId(form.workspaceId), readState(ctx, actor, form)]);
  const { settings } = form;
  const { own, draft } = state;
  const [ownFiles, draftFiles] = await Promise.all([
    own ? readFilesOf(db, form, own.answers) : [],
    draft ? readFilesOf(db, form, draft.answers) : [],
  ]);
  return {
    id,
    workspaceId: form.workspaceId,
    title: form.title,
    description: form.description,
    organisationName: organisations.byId(workspace?.organisationId ?? "")?.name ?? "",
    content: form.content,
    language: settings.language,
    isAnonymous: settings.isAnonymous,
    isOncePerPerson: settings.isOncePerPerson,
    canChange: settings.canChange,
    isShuffled: settings.isShuffled,
    hasReceipt: settings.hasReceipt && mail.isOn,
    areResultsShared: settings.areResultsShared,
    closesAt: form.closesAt?.toISOString() ?? null,
    opensAt: form.opensAt?.toISOString() ?? null,
    canAnswer: canAnswer(form, state, workspaces.can(item.role, "comment")),
    ticket: await tickets.ticket(id),
    proofBits: isVisitor(actor) ? proofBits : 0,
    own: own && settings.canChange ? { id: own.id, answers: own.answers, files: ownFiles } : null,
    draft: draft && { answers: draft.answers, files: draftFiles, savedAt: draft.savedAt.toISOString() },
  };
}

/** What the caller has done in the form so far. */
interface AnsweringState {
  readonly own: StoredResponse | null;
  readonly draft: Awaited<ReturnType<typeof readDraft>>;
  readonly hasBallot: boolean;
  readonly isFull: boolean;
}

async function readState({ db }: FormContext, actor: Actor, form: StoredForm): Promise<AnsweringState> {
  const { id, maxResponses } = form;
  const { isAnonymous, isOncePerPerson } = form.settings;
  const personId = actor.person?.personId ?? null;
  const isNamed = personId !== null && !isAnonymous;
  const [draft, own, isGiven, count] = await Promise.all([
    isNamed ? readDraft(db, id, personId) : null,
    isNamed && isOncePerPerson ? readOwnResponse(db, id, { personId }) : null,
    personId !== null && hasSecretBallot(form) ? hasBallot(db, id, personId) : false,
    maxResponses === null ? 0 : countResponses(db, id),
  ]);
  return { own, draft, hasBallot: isGiven, isFull: maxResponses !== null && count >= maxResponses };
}

function canAnswer(form: StoredForm, state: AnsweringState, isAllowed: boolean): Answering["canAnswer"] {
  if (!isAllowed) return "notAllowed";
  const shut = whyShut(form);
  if (shut) return shut;
  const { own } = state;
  if ((own || state.hasBallot) && !(own && form.settings.canChange)) return "answered";
  return state.isFull && !own ? "full" : "yes";
}
