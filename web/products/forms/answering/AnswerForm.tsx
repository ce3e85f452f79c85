import { walk, type AnswerFault } from "@safos/contract/form-logic";
import type { Answers } from "@safos/contract/form-shapes";
import type { Answering, FormFile, SentResponse } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, CircleCheck, Send } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, ApiError, explain } from "../../../platform/api.ts";
import { now, randomId } from "../../../platform/clock.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice, ProgressBar, TextField } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";
import { forgetDraft, keepDraft, keepKey, readDraft } from "./drafts.ts";
import { findProof } from "./proof.ts";
import { judge, QuestionField, shuffle } from "./QuestionField.tsx";
import "../text.ts";

interface Props {
  form: Answering;
  /** Whose draft it is in this browser: a person's id, or `visitor`. */
  who: string;
  /** Drafts go to the server too: someone with an account, and not anonymous. */
  isDraftKept: boolean;
  isPreview?: boolean;
  /** An answer that is being changed, and the key that opens it. */
  changed?: { answers: Answers; files: readonly FormFile[]; key: string | null };
  onSent: (sent: SentResponse) => void;
}

/** Answering, a page at a time. What is written is kept while it is written. */
export function AnswerForm(props: Props) {
  const t = useText();
  const { form, who, isDraftKept, isPreview = false, changed, onSent } = props;
  const begun = useMemo(
    () => (isPreview || changed ? null : readDraft(form.id, who)),
    [form.id, who, isPreview, changed],
  );
  const kept = begun && (!form.draft || begun.savedAt >= Date.parse(form.draft.savedAt)) ? begun : null;
  const [answers, setAnswers] = useState<Answers>(changed?.answers ?? kept?.answers ?? form.draft?.answers ?? {});
  const [files, setFiles] = useState<readonly FormFile[]>(changed?.files ?? kept?.files ?? form.draft?.files ?? []);
  const [at, setAt] = useState(kept?.at ?? "");
  const [faults, setFaults] = useState<Readonly<Record<string, AnswerFault>>>({});
  const [hasRestored, setRestored] = useState(kept !== null || (!changed && form.draft !== null && !isPreview));
  const [copyTo, setCopyTo] = useState("");
  const [website, setWebsite] = useState("");
  const progressKey = useRef(begun?.progressKey ?? randomId());
  const ballot = useRef(begun?.ballot);
  const seed = useRef(progressKey.current);
  const top = useRef<HTMLDivElement>(null);
  const proof = useMemo(
    () => (form.proofBits > 0 && !isPreview ? findProof(form.ticket, form.proofBits) : null),
    [form.ticket, form.proofBits, isPreview],
  );

  const steps = walk(form.content, answers);
  const found = steps.findIndex((one) => one.section.id === at);
  const place = found === -1 ? 0 : found;
  const step = steps[place];
  const numbers = new Map(steps.flatMap((one) => one.questions).map((one, index) => [one.id, index + 1]));
  const isLast = place >= steps.length - 1;
  const questions = step
    ? form.isShuffled && step.questions.every((one) => !one.jumps?.length && !one.showIf)
      ? shuffle(step.questions, seed.current)
      : step.questions
    : [];

  // Kept here at once, and on the server when the writing rests.
  const isTouched = useRef(false);
  useEffect(() => {
    if (isPreview || changed || !isTouched.current) return undefined;
    keepDraft(form.id, who, {
      answers,
      files,
      at,
      savedAt: now(),
      progressKey: progressKey.current,
      ...(ballot.current ? { ballot: ballot.current } : {}),
    });
    if (!isDraftKept) return undefined;
    const timer = setTimeout(
      () => void api.put(`/api/v1/forms/${form.id}/draft`, { answers }).catch(() => undefined),
      700,
    );
    return () => clearTimeout(timer);
  }, [answers, files, at, form.id, who, isDraftKept, isPreview, changed]);

  const firstId = questions[0]?.id;
  useEffect(() => {
    if (isPreview || changed || firstId === undefined || !isTouched.current) return;
    void api
      .post(`/api/v1/forms/${form.id}/progress`, { key: progressKey.current, questionId: firstId })
      .catch(() => undefined);
  }, [firstId, form.id, isPreview, changed]);

  const send = useMutation({
    meta: { isQuiet: true },
    async mutationFn(): Promise<SentResponse> {
      if (changed) {
        await api.put(`/api/v1/forms/${form.id}/own`, { answers, ...(changed.key ? { key: changed.key } : {}) });
        return { key: changed.key, thanks: form.content.thanks ?? "" };
      }
      if (form.isAnonymous && form.isOncePerPerson && form.proofBits === 0 && !ballot.current) {
        ballot.current = (await api.post<{ ballot: string }>(`/api/v1/forms/${form.id}/ballot`)).ballot;
        // Given once only: kept until it has been used.
        keepDraft(form.id, who, {
          answers,
          files,
          at,
          savedAt: now(),
          progressKey: progressKey.current,
          ballot: ballot.current,
        });
      }
      const response = {
        answers,
        ticket: form.ticket,
        progressKey: progressKey.current,
        ...(proof ? { proof: await proof } : {}),
        ...(ballot.current ? { ballot: ballot.current } : {}),
        ...(website === "" ? {} : { website }),
        ...(copyTo.trim() === "" ? {} : { copyTo: copyTo.trim() }),
      };
      const path = `/api/v1/forms/${form.id}/responses`;
      try {
        return await api.post<SentResponse>(path, response);
      } catch (error) {
        if (!(error instanceof ApiError && error.code === "TOO_FAST")) throw error;
        // A short form answered in a moment: the page waits instead of the person.
        await new Promise((resolve) => setTimeout(resolve, 2100));
        return api.post<SentResponse>(path, response);
      }
    },
    onSuccess(sent) {
      forgetDraft(form.id, who);
      if (sent.key) keepKey(form.id, sent.key);
      onSent(sent);
    },
    onError(error) {
      const wrong = error instanceof ApiError ? error.data["faults"] : undefined;
      if (wrong && typeof wrong === "object") showFaults(wrong as Record<string, AnswerFault>);
    },
  });

  function showFaults(wrong: Readonly<Record<string, AnswerFault>>): void {
    setFaults(wrong);
    const [first] = Object.keys(wrong);
    const section = steps.find((one) => one.questions.some((question) => question.id === first))?.section.id;
    if (section) setAt(section);
    requestAnimationFrame(() => {
      const block = document.getElementById(`question-${first}`);
      const field = block?.querySelector<HTMLElement>("input, textarea, select, button");
      block?.scrollIntoView({ block: "center" });
      (field ?? block)?.focus({ preventScroll: true });
    });
  }

  const go = (to: number): void => {
    setAt(steps[to]?.section.id ?? "");
    isTouched.current = true;
    requestAnimationFrame(() => {
      top.current?.scrollIntoView({ block: "start" });
      top.current?.focus({ preventScroll: true });
    });
  };
  const goOn = (): void => {
    const wrong = Object.fromEntries(
      questions.flatMap((question) => {
        const fault = judge(question, answers[question.id]);
        return fault ? [[question.id, fault] as const] : [];
      }),
    );
    if (Object.keys(wrong).length > 0) return showFaults(wrong);
    setFaults({});
    if (!isLast) return go(place + 1);
    if (isPreview) return onSent({ key: null, thanks: form.content.thanks ?? "" });
    if (!send.isPending) send.mutate();
  };
  const startOver = (): void => {
    forgetDraft(form.id, who);
    if (isDraftKept) void api.put(`/api/v1/forms/${form.id}/draft`, { answers: {} }).catch(() => undefined);
    setAnswers({});
    setFiles([]);
    setAt("");
    setFaults({});
    setRestored(false);
  };
  const faultCount = Object.keys(faults).length;
  const isTrouble = send.error && !(send.error instanceof ApiError && send.error.code === "ANSWERS_WRONG");

  return (
    <Form onSubmit={goOn}>
      <div ref={top} tabIndex={-1} className={css.top}>
        {steps.length > 1 && (
          <div className={css.progress}>
            <span className={css.step}>{t("forms.step", { n: place + 1, total: steps.length })}</span>
            <ProgressBar
              label={t("forms.step", { n: place + 1, total: steps.length })}
              value={((place + 1) / steps.length) * 100}
            />
          </div>
        )}
        {step && (step.section.title !== "" || step.section.description) && (
          <div>
            {step.section.title !== "" && <h2 className={css.section}>{step.section.title}</h2>}
            {step.section.description && <p className={css.about}>{step.section.description}</p>}
          </div>
        )}
      </div>
      {hasRestored && (
        <Notice
          tone="success"
          action={
            <Button variant="quiet" size="sm" onPress={startOver}>
              {t("forms.startOver")}
            </Button>
          }
        >
          {t("forms.draftKept")}
        </Notice>
      )}
      {faultCount > 0 && <Notice tone="danger">{t("forms.faultCount", { n: faultCount })}</Notice>}
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          formId={form.id}
          question={question}
          level={step?.section.title ? "h3" : "h2"}
          number={numbers.get(question.id) ?? 0}
          value={answers[question.id]}
          fault={faults[question.id] ?? null}
          files={files}
          onFiles={setFiles}
          isPreview={isPreview}
          seed={seed.current}
          onChange={(value) => {
            isTouched.current = true;
            setAnswers((before) => {
              const { [question.id]: _gone, ...rest } = before;
              return value === undefined ? rest : { ...rest, [question.id]: value };
            });
            setFaults(({ [question.id]: _gone, ...rest }) => rest);
          }}
        />
      ))}
      {isLast && form.hasReceipt && !form.isAnonymous && !changed && (
        <div className={css.copy}>
          <TextField
            label={t("forms.copyTo")}
            hint={t("forms.copyToHint")}
            type="email"
            value={copyTo}
            onChange={setCopyTo}
            autoComplete="email"
            isLarge
          />
        </div>
      )}
      <div className={css.trap} aria-hidden="true">
        <label>
          {t("forms.honeypot")}
          <input
            tabIndex={-1}
            autoComplete="off"
            name="website"
            value={website}
            onChange={(event) => setWebsite(event.target.value)}
          />
        </label>
      </div>
      {isTrouble && <Notice tone="danger">{explain(send.error)}</Notice>}
      <div className={css.actions}>
        {place > 0 && (
          <Button size="lg" icon={<ArrowLeft aria-hidden="true" />} onPress={() => go(place - 1)}>
            {t("forms.back")}
          </Button>
        )}
        <span className={css.space} />
        {isLast ? (
          <Button
            variant="primary"
            size="lg"
            type="submit"
            isPending={send.isPending}
            icon={changed ? <CircleCheck aria-hidden="true" /> : <Send aria-hidden="true" />}
          >
            {t(changed ? "forms.saveChange" : "forms.send")}
          </Button>
        ) : (
          <Button variant="primary" size="lg" type="submit">
            {t("forms.next")}
            <ArrowRight aria-hidden="true" />
          </Button>
        )}
      </div>
      {send.isPending && proof && (
        <p className={css.about} role="status">
          {t("forms.proving")}
        </p>
      )}
    </Form>
  );
}
