import { answerRoutes } from "@safos/contract/routes/forms";
import type { Answering, SendResponse, SentResponse } from "@safos/contract/forms";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { ApiError } from "../../../platform/api.ts";
import { sendInTime } from "../../../platform/in-time.ts";
import { request } from "../../../platform/request.ts";
import { send } from "../../../platform/send.ts";
import { answersText } from "./answers-text.ts";
import { forgetDraft, keepKey } from "./drafts.ts";
import { findProof } from "../../../platform/proof.ts";
import type { Faults } from "./steps.ts";
import type { DraftSource, DraftState } from "./useDraft.ts";

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

export interface Sent extends SentResponse {
  /** It goes out when the network is back. */
  readonly isLater?: boolean;
}

const later: Sent = { key: null, thanks: "", isLater: true };

/** The name under which answers to a form wait for the network. */
export const aboutForm = (id: string): string => `form ${id}`;

const post = ({ id, content }: Answering, body: SendResponse): Promise<Sent> =>
  sendInTime(
    async () =>
      (await send(answerRoutes.sendResponse, {
        params: { id },
        body,
        about: aboutForm(id),
        text: answersText(content, body.answers),
      })) ?? later,
  );

/** Anonymous and once for each person: the vote is counted by a ballot that is issued once only. */
async function needBallot(form: Answering, draft: DraftState): Promise<void> {
  if (!form.isAnonymous || !form.isOncePerPerson || form.proofBits > 0 || draft.ballot.current) return;
  const { ballot } = await request(answerRoutes.issueBallot, { params: { id: form.id } });
  draft.keepBallot(ballot);
}

async function changeOwn({ form, changed }: DraftSource, { answers }: DraftState): Promise<Sent> {
  const key = changed?.key ?? null;
  const body = { answers, ...(key === null ? {} : { key }) };
  const after = await send(answerRoutes.changeOwnResponse, {
    params: { id: form.id },
    body,
    about: aboutForm(form.id),
    text: answersText(form.content, answers),
  });
  return after === null ? later : { key, thanks: form.content.thanks ?? "" };
}

async function sendNew(
  form: Answering,
  draft: DraftState,
  proof: Promise<number> | null,
  { copyTo, website }: Extras,
): Promise<Sent> {
  await needBallot(form, draft);
  return post(form, {
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
  on: { sent: (sent: Sent) => void; faults: (faults: Faults) => void },
): UseMutationResult<Sent, Error, Extras> & { isProving: boolean } {
  const { form, who, isPreview = false, changed } = source;
  const proof = useMemo(
    () => (form.proofBits > 0 && !isPreview ? findProof(form.ticket, form.proofBits) : null),
    [form.ticket, form.proofBits, isPreview],
  );
  const sending = useMutation<Sent, Error, Extras>({
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
  return { ...sending, isProving: sending.isPending && proof !== null };
}
