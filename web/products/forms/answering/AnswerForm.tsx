import { walk } from "@safos/contract/form-logic";

import { useRef, useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";
import { ExtraFields } from "./ExtraFields.tsx";
import { QuestionField } from "./QuestionField.tsx";
import { StepActions } from "./StepActions.tsx";
import { StepHead } from "./StepHead.tsx";
import { faultsIn, numbersOn, questionsOn, sectionOf, stepAt, type Faults } from "./steps.ts";
import { useDraft, useProgress, type DraftSource } from "./useDraft.ts";
import { useSend, type Extras, type Sent } from "./useSend.ts";
import "../text.ts";

/** Answering, a page at a time. What is written is kept while it is written. */
export function AnswerForm(props: DraftSource & { onSent: (sent: Sent) => void }) {
  const t = useText();
  const { form, isPreview = false, changed, onSent } = props;
  const draft = useDraft(props);
  const { answers, progressKey: seed } = draft;
  const [faults, setFaults] = useState<Faults>({});
  const [extras, setExtras] = useState<Extras>({ copyTo: "", website: "" });
  const top = useRef<HTMLDivElement>(null);

  const steps = walk(form.content, answers);
  const index = stepAt(steps, draft.at);
  const step = steps[index];
  const numbers = numbersOn(steps);
  const isLast = index >= steps.length - 1;
  const questions = questionsOn(step, form.isShuffled, seed);
  useProgress(props, draft, questions[0]?.id);

  const showFaults = (found: Faults): void => {
    setFaults(found);
    const [first] = Object.keys(found);
    const section = sectionOf(steps, first);
    if (section) draft.show(section);
    requestAnimationFrame(() => focusQuestion(first));
  };
  const send = useSend(props, draft, { sent: onSent, faults: showFaults });
  const go = (to: number): void => {
    draft.goTo(steps[to]?.section.id ?? "");
    requestAnimationFrame(() => {
      top.current?.scrollIntoView({ block: "start" });
      top.current?.focus({ preventScroll: true });
    });
  };
  const goOn = (): void => {
    const found = faultsIn(questions, answers);
    if (Object.keys(found).length > 0) return showFaults(found);
    setFaults({});
    if (!isLast) return go(index + 1);
    if (isPreview) return onSent({ key: null, thanks: form.content.thanks ?? "" });
    if (!send.isPending) send.mutate(extras);
  };
  const startOver = (): void => {
    draft.startOver();
    setFaults({});
  };
  const faultCount = Object.keys(faults).length;
  const isTrouble = send.error && !(send.error instanceof ApiError && send.error.code === "ANSWERS_WRONG");

  return (
    <Form onSubmit={goOn}>
      <StepHead top={top} step={step} index={index} total={steps.length} />
      {draft.isRestored && <RestoredNotice onStartOver={startOver} />}
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
          files={draft.files}
          onFiles={draft.setFiles}
          isPreview={isPreview}
          seed={seed}
          onChange={(value) => {
            draft.setAnswer(question.id, value);
            setFaults(({ [question.id]: _gone, ...rest }) => rest);
          }}
        />
      ))}
      <ExtraFields
        extras={extras}
        hasCopy={isLast && form.hasReceipt && !form.isAnonymous && !changed}
        onChange={setExtras}
      />
      {isTrouble && <Notice tone="danger">{explain(send.error)}</Notice>}
      <StepActions
        onBack={index > 0 ? () => go(index - 1) : undefined}
        isLast={isLast}
        isChange={changed !== undefined}
        isPending={send.isPending}
      />
      {send.isProving && (
        <p className={css.about} role="status">
          {t("forms.proving")}
        </p>
      )}
    </Form>
  );
}

function RestoredNotice({ onStartOver }: { onStartOver: () => void }) {
  const t = useText();
  return (
    <Notice
      tone="success"
      action={
        <Button variant="quiet" size="sm" onPress={onStartOver}>
          {t("forms.startOver")}
        </Button>
      }
    >
      {t("forms.draftKept")}
    </Notice>
  );
}

/** Goes to what is to be answered, or to the question where it has no field. */
function focusQuestion(id: string | undefined): void {
  const block = document.getElementById(`question-${id}`);
  const field = block?.querySelector<HTMLElement>("input, textarea, select, button");
  block?.scrollIntoView({ block: "center" });
  (field ?? block)?.focus({ preventScroll: true });
}
