import { checkResponse, isMailAddress, marksOf, questionsOf } from "@safos/contract/form-logic";
import type { Answers, FormContent } from "@safos/contract/form-shapes";
import type {
  Answering,
  ChangeResponse,
  FormFile,
  OwnResponse,
  SendResponse,
  SentResponse,
} from "@safos/contract/forms";
import { hashSecret, now, randomToken } from "#clock";
import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import type { Organisations } from "#organisations";
import { matchPattern } from "./match.ts";
import { holdForm, lockForm, type FormDb, type FormTables, type StoredForm } from "./queries.ts";
import {
  claimUploads,
  countResponses,
  deleteDraft,
  deleteProgress,
  hasBallot,
  insertBallot,
  insertResponse,
  readDraft,
  readOwnResponse,
  readUploads,
  readUploadsByIds,
  spendToken,
  updateResponse,
  upsertDraft,
  upsertProgress,
} from "./response-queries.ts";
import { formEvent } from "./events.ts";
import type { FormDeps, FormService } from "./service.ts";
import { proofBits, type Tickets } from "./tickets.ts";

/** Answering a form: by members, by people it was shared with, and by visitors with a link. */
export interface AnswerService {
  open(actor: Actor, id: string): Promise<Answering>;
  /** The one answer that a key opens, or the caller's own. */
  openOwn(actor: Actor, id: string, key: string | undefined): Promise<OwnResponse>;
  saveDraft(actor: Actor, id: string, answers: Answers): Promise<void>;
  saveProgress(actor: Actor, id: string, key: string, questionId: string): Promise<void>;
  /** Gives a ballot to a person, once, and writes down only that they have one. */
  giveBallot(actor: Actor, id: string): Promise<string>;
  send(actor: Actor, id: string, response: SendResponse): Promise<SentResponse>;
  change(actor: Actor, id: string, change: ChangeResponse): Promise<OwnResponse>;
  /** The form, when the caller may answer it now. */
  needOpen(actor: Actor, id: string): Promise<StoredForm>;
}

export const isVisitor = (actor: Actor): boolean => actor.person === null;

export function createAnswerService(
  deps: FormDeps & { forms: FormService; tickets: Tickets; organisations: Organisations },
): AnswerService {
  const { events, forms, jobs, organisations, tickets, workspaces } = deps;
  const db: FormDb = deps.database.of<FormTables>();

  /** Why the form takes no answers now, or null. */
  function whyShut(form: StoredForm): "notOpen" | "closed" | null {
    if (form.state === "draft" || (form.opensAt !== null && form.opensAt.getTime() > now())) return "notOpen";
    return form.state === "closed" || (form.closesAt !== null && form.closesAt.getTime() <= now()) ? "closed" : null;
  }

  function refuseShut(form: StoredForm): void {
    const why = whyShut(form);
    if (why === "notOpen") throw refuse("FORM_NOT_OPEN");
    if (why === "closed") throw refuse("FORM_CLOSED");
  }

  async function needOpen(actor: Actor, id: string): Promise<StoredForm> {
    const { form } = await forms.need(actor, id, "comment");
    refuseShut(form);
    return form;
  }

  const isSecret = (form: StoredForm): boolean => form.settings.isAnonymous && form.settings.isOncePerPerson;

  async function filesOf(formId: string, content: FormContent, answers: Answers): Promise<FormFile[]> {
    const ids = questionsOf(content).flatMap((one) => {
      const answer = answers[one.id];
      return one.kind === "file" && Array.isArray(answer) ? answer : [];
    });
    return (await readUploadsByIds(db, formId, ids)).map(({ id, name, size }) => ({ id, name, size }));
  }

  /** Judges a response; refuses ANSWERS_WRONG with what is wrong by question. */
  function judge(form: StoredForm, given: Answers): { answers: Answers; marks: string[]; files: WantedFile[] } {
    const { answers, faults } = checkResponse(form.content, given, matchPattern);
    if (Object.keys(faults).length > 0) throw refuse("ANSWERS_WRONG", { faults });
    const files = questionsOf(form.content).flatMap((question) => {
      const answer = answers[question.id];
      return question.kind === "file" && Array.isArray(answer)
        ? answer.map((id) => ({ id, questionId: question.id }))
        : [];
    });
    return { answers, marks: marksOf(form.content, answers), files };
  }

  async function claim(trx: FormDb, form: StoredForm, responseId: string, files: readonly WantedFile[]): Promise<void> {
    if ((await claimUploads(trx, responseId, files, form.id)) < files.length)
      throw refuse("FILE_WRONG", "A file of this answer is no longer there. Add it again.");
  }

  return {
    needOpen,
    async open(actor, id) {
      const { form, item } = await forms.need(actor, id, "read");
      const { settings } = form;
      const personId = actor.person?.personId ?? null;
      const mayAnswer = workspaces.can(item.role, "comment");
      if (form.state === "draft" && !workspaces.can(item.role, "write")) throw refuse("MISSING");
      const [workspace, draft, own, isGiven, count] = await Promise.all([
        workspaces.byId(form.workspaceId),
        personId !== null && !settings.isAnonymous ? readDraft(db, id, personId) : null,
        personId !== null && !settings.isAnonymous && settings.isOncePerPerson
          ? readOwnResponse(db, id, { personId })
          : null,
        personId !== null && isSecret(form) ? hasBallot(db, id, personId) : false,
        form.maxResponses === null ? 0 : countResponses(db, id),
      ]);
      const isFull = form.maxResponses !== null && count >= form.maxResponses;
      const hasAnswered = own !== null || isGiven;
      const shut = whyShut(form);
      const canAnswer = !mayAnswer
        ? "notAllowed"
        : (shut ?? (hasAnswered && !(own && settings.canChange) ? "answered" : isFull && !own ? "full" : "yes"));
      const [ownFiles, draftFiles] = await Promise.all([
        own ? filesOf(id, form.content, own.answers) : [],
        draft ? filesOf(id, form.content, draft.answers) : [],
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
        hasReceipt: settings.hasReceipt && deps.mail.isOn,
        areResultsShared: settings.areResultsShared,
        closesAt: form.closesAt?.toISOString() ?? null,
        opensAt: form.opensAt?.toISOString() ?? null,
        canAnswer,
        ticket: await tickets.ticket(id),
        proofBits: isVisitor(actor) ? proofBits : 0,
        own: own && settings.canChange ? { id: own.id, answers: own.answers, files: ownFiles } : null,
        draft: draft && { answers: draft.answers, files: draftFiles, savedAt: draft.savedAt.toISOString() },
      };
    },
    async openOwn(actor, id, key) {
      const form = await needOpen(actor, id);
      const found = await findOwn(db, form, actor, key, false);
      return { answers: found.answers, files: await filesOf(id, form.content, found.answers) };
    },
    async saveDraft(actor, id, answers) {
      const form = await needOpen(actor, id);
      if (!actor.person) throw refuse("UNAUTHENTICATED", "Drafts are kept for people with an account.");
      if (form.settings.isAnonymous) throw refuse("INVALID", "Drafts of anonymous answers are not kept on the server.");
      await upsertDraft(db, id, actor.person.personId, answers);
    },
    async saveProgress(actor, id, key, questionId) {
      const form = await needOpen(actor, id);
      if (questionsOf(form.content).some((one) => one.id === questionId)) await upsertProgress(db, id, key, questionId);
    },
    async giveBallot(actor, id) {
      const form = await needOpen(actor, id);
      if (!isSecret(form) || !actor.person)
        throw refuse("INVALID", "Ballots belong to anonymous forms that take one answer from each person.");
      if (!(await insertBallot(db, id, actor.person.personId)))
        throw refuse("ALREADY_ANSWERED", "You have already answered; one answer from each person.");
      // Made after and apart from the row: nothing of the ballot is written down with the person.
      return tickets.ballot(id);
    },
    async send(actor, id, response) {
      const form = await needOpen(actor, id);
      const { settings } = form;
      const thanks = form.content.thanks ?? "";
      // Programs fill in every field; they are thanked and nothing is kept.
      if (response.website) return { key: null, thanks };
      const took = await tickets.useTicket(id, response.ticket, isVisitor(actor) ? { proof: response.proof } : null);
      const { answers, marks, files } = judge(form, response.answers);
      const needsBallot = isSecret(form) && !isVisitor(actor);
      const token = needsBallot
        ? await tickets.useBallot(id, response.ballot)
        : isVisitor(actor)
          ? hashSecret(response.ticket)
          : null;
      const copyTo = settings.hasReceipt && deps.mail.isOn && response.copyTo ? response.copyTo.trim() : null;
      if (copyTo !== null && !isMailAddress(copyTo))
        throw refuse("INVALID", "That is no mail address.", { field: "copyTo" });
      const personId = settings.isAnonymous ? null : (actor.person?.personId ?? null);
      const key = settings.canChange && personId === null ? randomToken(32) : null;
      const responseId = randomToken(22);
      await db.transaction().execute(async (trx) => {
        if (form.maxResponses !== null) await refuseFull(trx, id);
        if (token && !(await spendToken(trx, id, token, needsBallot)))
          throw needsBallot
            ? refuse("ALREADY_ANSWERED", "This ballot has been used.")
            : refuse("TICKET_WRONG", "This has been sent already. Open the form again to answer once more.");
        const isStored = await insertResponse(trx, {
          id: responseId,
          formId: id,
          personId,
          onceKey: settings.isOncePerPerson ? personId : null,
          guestName: settings.isAnonymous || actor.person ? null : actor.link?.guest?.name || null,
          keyHash: key === null ? null : hashSecret(key),
          sentAt: settings.isAnonymous ? null : new Date(now()),
          sentOn: new Date(now()),
          tookSeconds: settings.isAnonymous ? Math.round(took / 10) * 10 : took,
          answers,
          marks,
        });
        if (!isStored) throw refuse("ALREADY_ANSWERED", "You have already answered this form.");
        if (files.length > 0) await claim(trx, form, responseId, files);
        if (personId !== null) await deleteDraft(trx, id, personId);
        if (response.progressKey !== undefined) await deleteProgress(trx, id, response.progressKey);
        if (copyTo !== null) await jobs.add(trx, "forms:receipt", { formId: id, responseId, to: copyTo });
        await events.emit(trx, formEvent("form.responded", form, system, {}));
      });
      return { key, thanks };
    },
    async change(actor, id, change) {
      const form = await needOpen(actor, id);
      if (!form.settings.canChange) throw refuse("CHANGES_REFUSED");
      const { answers, marks, files } = judge(form, change.answers);
      await db.transaction().execute(async (trx) => {
        if (form.settings.isAnonymous) await holdForm(trx, id);
        const own = await findOwn(trx, form, actor, change.key, true);
        await updateResponse(trx, own.id, {
          answers,
          marks,
          changedAt: form.settings.isAnonymous ? null : new Date(now()),
        });
        const before = await readUploads(trx, [own.id]);
        if (files.length > 0 || before.length > 0) await claim(trx, form, own.id, files);
        await events.emit(trx, formEvent("form.responded", form, system, {}));
      });
      return { answers, files: await filesOf(id, form.content, answers) };
    },
  };

  async function refuseFull(trx: FormDb, id: string): Promise<void> {
    // Under the form's lock: two who come at once for the last place are told apart.
    const locked = await lockForm(trx, id);
    if (!locked) throw refuse("MISSING");
    refuseShut(locked);
    if (locked.maxResponses !== null && (await countResponses(trx, id)) >= locked.maxResponses)
      throw refuse("FORM_FULL");
  }
}

interface WantedFile {
  readonly id: string;
  readonly questionId: string;
}

async function findOwn(
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
