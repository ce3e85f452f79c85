import { scaleOf } from "@safos/contract/form-logic";
import { questionKinds, type FormContent, type Question } from "@safos/contract/form-shapes";
import { ArrowDown, ArrowUp, ChevronDown, Copy, Split, Trash2 } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Menu, showToast, Switch, TextField } from "../../../ui/index.ts";
import { QuestionNumber } from "../QuestionNumber.tsx";
import { droppedQuestion, isQuestionDragged } from "./drag.ts";
import { editor } from "./editor.ts";
import css from "./Editor.module.css";
import { Grip } from "./Grip.tsx";
import { KindIcon } from "./kinds.tsx";
import { changeKind, copyQuestion, moveQuestion, removeQuestion, stepQuestion, updateQuestion } from "./model.ts";
import { QuestionSettings } from "./QuestionSettings.tsx";
import { describeCondition } from "./ways.ts";

interface Props {
  content: FormContent;
  sectionId: string;
  question: Question;
  number: number;
  total: number;
  isOpen: boolean;
  /** For those who hear the page. */
  onSay: (message: string) => void;
  onWays: () => void;
}

/** A question in the editor: a line as a rule, all of it when it is chosen. */
export function QuestionCard(props: Props) {
  const t = useText();
  const locale = useLocale();
  const { content, question, isOpen, sectionId } = props;
  const card = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (isOpen) card.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const drop = (event: DragEvent): void => {
    setOver(false);
    const id = droppedQuestion(event);
    if (!id) return;
    event.preventDefault();
    editor.edit({ content: moveQuestion(content, id, sectionId, question.id) });
  };
  return (
    <>
      {question.showIf && (
        <div className={css.branch}>
          <span className={css.branchChip}>
            <Split aria-hidden="true" />
            {describeCondition(content, question, t, locale)}
          </span>
        </div>
      )}
      <div
        ref={card}
        className={cx(css.card, isOpen && css.open, question.showIf && css.sub, isOver && css.over)}
        onDragOver={(event) => {
          if (!isQuestionDragged(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {isOpen ? <Open {...props} /> : <Closed {...props} />}
      </div>
    </>
  );
}

function Closed({ question, number, content, total, onSay }: Props) {
  const t = useText();
  const { min, max } = scaleOf(question);
  const count = question.options?.length ?? 0;
  const kind =
    question.kind === "scale"
      ? `${t("forms.kind.scale")} ${min}–${max}`
      : [t(`forms.kind.${question.kind}`), count > 0 && question.kind !== "radio" && t("forms.responses", { n: count })]
          .filter(Boolean)
          .join(" · ");
  return (
    <div className={css.line}>
      <button type="button" className={css.lineButton} onClick={() => editor.select(question.id)}>
        <QuestionNumber number={number} />
        <span className={css.lineTitle}>
          {question.title || t("forms.untitled")}
          {question.isRequired && <span className={css.star}> *</span>}
        </span>
        <span className={css.kind}>{kind}</span>
      </button>
      <Grip question={question} number={number} content={content} total={total} onSay={onSay} />
    </div>
  );
}

function Open(props: Props) {
  const t = useText();
  const { content, question, number, onWays } = props;
  const change = (next: (one: Question) => Question): void =>
    editor.edit({ content: updateQuestion(content, question.id, next) });
  const [isDescribed, setDescribed] = useState(Boolean(question.description));
  return (
    <>
      <CardHead {...props} onChange={change} />
      <TextField
        label={t("forms.questionTitle", { n: number })}
        isLabelHidden
        isLarge
        autoFocus
        value={question.title}
        maxLength={500}
        onChange={(title) => change((one) => ({ ...one, title }))}
      />
      {isDescribed ? (
        <TextField
          label={t("forms.description")}
          rows={2}
          value={question.description ?? ""}
          maxLength={4000}
          onChange={(description) => change((one) => ({ ...one, description }))}
        />
      ) : (
        <button type="button" className={css.quiet} onClick={() => setDescribed(true)}>
          {t("forms.addDescription")}
        </button>
      )}
      <QuestionSettings content={content} question={question} onChange={change} onWays={onWays} />
    </>
  );
}

/** What kind it is, whether it must be answered, and what can be done with it. */
function CardHead(props: Props & { onChange: (next: (one: Question) => Question) => void }) {
  const t = useText();
  const { content, question, number, total, onSay, onWays, onChange } = props;
  const remove = (): void => {
    editor.edit({ content: removeQuestion(content, question.id) });
    editor.select(null);
    showToast({ text: t("forms.removed"), action: { name: t("common.undo"), run: () => editor.edit({ content }) } });
  };
  const copy = (): void => {
    const made = copyQuestion(content, question.id);
    editor.edit({ content: made.content });
    editor.select(made.id);
  };
  const step = (by: -1 | 1): void => editor.edit({ content: stepQuestion(content, question.id, by) });
  return (
    <div className={css.cardHead}>
      <QuestionNumber number={number} isChosen />
      <Menu
        label={t("forms.kind")}
        trigger={
          <Button size="sm" icon={<KindIcon kind={question.kind} />}>
            {t(`forms.kind.${question.kind}`)}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
        actions={questionKinds.map((kind) => ({
          id: kind,
          name: t(`forms.kind.${kind}`),
          icon: <KindIcon kind={kind} />,
          onAction: () => onChange((one) => changeKind(one, kind)),
        }))}
      />
      <span className={css.space} />
      <Switch
        isSelected={question.isRequired === true}
        onChange={(isOn) => onChange(({ isRequired: _before, ...one }) => (isOn ? { ...one, isRequired: true } : one))}
      >
        {t("forms.required")}
      </Switch>
      <IconButton label={t("forms.copyQuestion")} onPress={copy}>
        <Copy aria-hidden="true" />
      </IconButton>
      <IconButton label={t("forms.removeQuestion")} onPress={remove}>
        <Trash2 aria-hidden="true" />
      </IconButton>
      <Menu
        label={t("common.moreFor", { name: t("forms.questionTitle", { n: number }) })}
        size="md"
        actions={[
          {
            id: "up",
            name: t("forms.moveUp"),
            icon: <ArrowUp />,
            onAction: () => step(-1),
          },
          {
            id: "down",
            name: t("forms.moveDown"),
            icon: <ArrowDown />,
            onAction: () => step(1),
          },
          { id: "ways", name: t("forms.openWays"), icon: <Split />, onAction: onWays },
        ]}
      />
      <Grip question={question} number={number} content={content} total={total} onSay={onSay} />
    </div>
  );
}
