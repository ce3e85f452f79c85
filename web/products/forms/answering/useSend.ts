import { answerRoutes } from "@safos/contract/routes/forms";
import type { Answering, SendResponse, SentResponse } from "@safos/contract/forms";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { ApiError } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { forgetDraft, keepKey } from "./drafts.ts";
import { findProof } from "./proof.ts";
import type { Faults } from "./steps.ts";
import type { DraftSource, DraftState } from "./useDraft.ts";

/** How long the server takes a page's answer for a program's. */
const tooFastMs = 2100;

/** What is sent besides the answers. */
export interface Extras {
  /** Where a copy goes. */
  copyTo: string;
  /** A field that no person sees; what fills it in is a program. */
  website: string;
}

/** The questions that the server found something wrong with. */
const faultsOf = (error: unknown): Faults | null => {
  const faults = error instanceof ApiError ? error.data["faults"] : undefined;
  return faults && typeof faults === "object" ? (faults as Faults) : null;
};

/** A short form answered in a moment: the page waits instead of the person. */
async function sendInTime(id: string, body: SendResponse): Promise<SentResponse> {
  const send = (): Promise<SentResponse> => request(answerRoutes.sendResponse, { params: { id }, body });
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "TOO_FAST")) throw error;
    await new Promise((resolve) => setTimeout(resolve, tooFastMs));
    return send();
  }
}

/** Anonymous and once for each person: the vote is counted by a ballot that is issued once only. */
async function needBallot(form: Answering, draft: DraftState): Promise<void> {
  if (!form.isAnonymous || !form.isOncePerPerson || form.proofBits > 0 || draft.ballot.current) return;
  const { ballot } = await request(answerRoutes.issueBallot, { params: { id: form.id } });
  draft.keepBallot(ballot);
}

async function changeOwn({ form, changed }: DraftSource, { answers }: DraftState): Promise<SentResponse> {
  const key = changed?.key ?? null;
  const body = { answers, ...(key === null ? {} : { key }) };
  await request(answerRoutes.changeOwnResponse, { params: { id: form.id }, body });
  return { key, thanks: form.content.thanks ?? "" };
}

async function sendNew(
  form: Answering,
  draft: DraftState,
  proof: Promise<number> | null,
  { copyTo, website }: Extras,
): Promise<SentResponse> {
  await needBallot(form, draft);
  return sendInTime(form.id, {
    answers: draft.answers,
    ticket: form.ticket,
    progressKey: draft.progressKey,
    ...(proof ? { proof: await proof } : {}),
    ...(draft.ballot.current ? { ballot: draft.ballot.current } : {}),
    ...(website === "" ? {} : { website }),
    ...(copyTo.trim() === "" ? {} : { copyTo: copyTo.trim() }),
  });
}

/** Sends an answer, or the change of one. `isProving`: the page works on the proof that visitors show. */
export function useSend(
  source: DraftSource,
  draft: DraftState,
  on: { sent: (sent: SentResponse) => void; faults: (faults: Faults) => void },
): UseMutationResult<SentResponse, Error, Extras> & { isProving: boolean } {
  const { form, who, isPreview = false, changed } = source;
  const proof = useMemo(
    () => (form.proofBits > 0 && !isPreview ? findProof(form.ticket, form.proofBits) : null),
    [form.ticket, form.proofBits, isPreview],
  );
  const send = useMutation<SentResponse, Error, Extras>({
    meta: { isQuiet: true },
    mutationFn: (extras) => (changed ? changeOwn(source, draft) : sendNew(form, draft, proof, extras)),
    onSuccess(sent) {
      forgetDraft(form.id, who);
      if (sent.key) keepKey(form.id, sent.key);
      on.sent(sent);
    },
    onError(error) {
      const faults = faultsOf(error);
      if (faults) on.faults(faults);
    },
  });
  return { ...send, isProving: send.isPending && proof !== null };
}
