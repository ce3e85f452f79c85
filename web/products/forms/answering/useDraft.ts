import { answerRoutes } from "@safos/contract/routes/forms";
import type { Answer, Answers } from "@safos/contract/form-shapes";
import type { Answering, FormFile } from "@safos/contract/forms";
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { now, randomId } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { forgetDraft, keepDraft, readDraft, startFrom, type OwnAnswer } from "./drafts.ts";

const restMs = 700;

export interface DraftSource {
  form: Answering;
  /** Whose draft it is in this browser: a person's id, or `visitor`. */
  who: string;
  /** Drafts go to the server too: someone with an account, and not anonymous. */
  isDraftKept: boolean;
  isPreview?: boolean;
  /** An answer that is being changed. */
  changed?: OwnAnswer;
}

export interface DraftState {
  answers: Answers;
  files: readonly FormFile[];
  /** The section that they are on. */
  at: string;
  /** It was begun earlier. */
  isRestored: boolean;
  /** How far someone came is reported under this made-up name; it also seeds their order of questions. */
  progressKey: string;
  /** Something was written or left since the page was opened. */
  isTouched: RefObject<boolean>;
  ballot: RefObject<string | undefined>;
  setAnswer: (questionId: string, value: Answer | undefined) => void;
  setFiles: (files: readonly FormFile[]) => void;
  /** Goes to a section as part of answering. */
  goTo: (sectionId: string) => void;
  /** Shows a section where something is wrong. */
  show: (sectionId: string) => void;
  keepBallot: (ballot: string) => void;
  startOver: () => void;
}

const saveOnServer = (id: string, answers: Answers): Promise<unknown> =>
  request(answerRoutes.saveDraft, { params: { id }, body: { answers } }).catch(() => undefined);

/** An answer in the making, kept while it is written: here at once, and on the server when the writing rests. */
export function useDraft({ form, who, isDraftKept, isPreview = false, changed }: DraftSource): DraftState {
  const isKept = !isPreview && !changed;
  const [begun] = useState(() => (isKept ? readDraft(form.id, who) : null));
  const [start] = useState(() => startFrom(changed, begun, form.draft));
  const [answers, setAnswers] = useState(start.answers);
  const [files, setFiles] = useState(start.files);
  const [at, setAt] = useState(start.at);
  const [isRestored, setRestored] = useState(start.isRestored);
  const [progressKey] = useState(() => begun?.progressKey ?? randomId());
  const ballot = useRef(begun?.ballot);
  const isTouched = useRef(false);
  const keep = useCallback(
    () =>
      keepDraft(form.id, who, {
        answers,
        files,
        at,
        savedAt: now(),
        progressKey,
        ...(ballot.current ? { ballot: ballot.current } : {}),
      }),
    [form.id, who, answers, files, at, progressKey],
  );
  useEffect(() => {
    if (!isKept || !isTouched.current) return undefined;
    keep();
    if (!isDraftKept) return undefined;
    const timer = setTimeout(() => void saveOnServer(form.id, answers), restMs);
    return () => clearTimeout(timer);
  }, [keep, answers, form.id, isDraftKept, isKept]);
  return {
    answers,
    files,
    at,
    isRestored,
    progressKey,
    isTouched,
    ballot,
    setAnswer(questionId, value) {
      isTouched.current = true;
      setAnswers(({ [questionId]: _gone, ...rest }) => (value === undefined ? rest : { ...rest, [questionId]: value }));
    },
    setFiles,
    goTo(sectionId) {
      setAt(sectionId);
      isTouched.current = true;
    },
    show: setAt,
    keepBallot(issued) {
      ballot.current = issued;
      keep();
    },
    startOver() {
      forgetDraft(form.id, who);
      if (isDraftKept) void saveOnServer(form.id, {});
      setAnswers({});
      setFiles([]);
      setAt("");
      setRestored(false);
    },
  };
}

/** Reports which question someone has come to, from the moment they take part. */
export function useProgress(source: DraftSource, draft: DraftState, questionId: string | undefined): void {
  const { id } = source.form;
  const { progressKey, isTouched } = draft;
  const isReported = !source.isPreview && !source.changed;
  useEffect(() => {
    if (!isReported || questionId === undefined || !isTouched.current) return;
    void request(answerRoutes.saveProgress, { params: { id }, body: { key: progressKey, questionId } }).catch(
      () => undefined,
    );
  }, [questionId, id, isReported, progressKey, isTouched]);
}
