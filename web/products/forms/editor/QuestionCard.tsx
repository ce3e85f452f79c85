import { scaleOf } from "@safos/contract/form-logic";
import { questionKinds, type FormContent, type Question } from "@safos/contract/form-shapes";
import { ArrowDown, ArrowUp, ChevronDown, Copy, GripVertical, Split, Trash2 } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Menu, showToast, Switch, TextField } from "../../../ui/index.ts";
import { editor } from "./editor.ts";
import css from "./Editor.module.css";
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
  onSay: (words: string) => void;
  onWays: () => void;
}

/** A question in the editor: a line as a rule, all of it when it is chosen. */
export function QuestionCard(props: Props) {
  const t = useText();
  const locale = useLocale();
  const { content, question, number, isOpen, sectionId } = props;
  const card = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (isOpen) card.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const drop = (event: DragEvent): void => {
    setOver(false);
    const id = event.dataTransfer.getData("text/x-safos-question");
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
          if (!event.dataTransfer.types.includes("text/x-safos-question")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {isOpen ? <Open {...props} /> : <Closed {...props} number={number} />}
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
        <span className={css.number} aria-hidden="true">
          {number}
        </span>
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

function Open({ content, question, number, total, onSay, onWays }: Props) {
  const t = useText();
  const change = (next: (one: Question) => Question): void =>
    editor.edit({ content: updateQuestion(content, question.id, next) });
  const remove = (): void => {
    editor.edit({ content: removeQuestion(content, question.id) });
    editor.select(null);
    showToast({ text: t("forms.removed"), action: { name: t("common.undo"), run: () => editor.edit({ content }) } });
  };
  const [isDescribed, setDescribed] = useState(Boolean(question.description));
  return (
    <>
      <div className={css.cardHead}>
        <span className={cx(css.number, css.numberOn)} aria-hidden="true">
          {number}
        </span>
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
            onAction: () => change((one) => changeKind(one, kind)),
          }))}
        />
        <span className={css.space} />
        <Switch
          isSelected={question.isRequired === true}
          onChange={(isOn) => change(({ isRequired: _before, ...one }) => (isOn ? { ...one, isRequired: true } : one))}
        >
          {t("forms.required")}
        </Switch>
        <IconButton
          label={t("forms.copyQuestion")}
          onPress={() => {
            const copy = copyQuestion(content, question.id);
            editor.edit({ content: copy.content });
            editor.select(copy.id);
          }}
        >
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
              onAction: () => editor.edit({ content: stepQuestion(content, question.id, -1) }),
            },
            {
              id: "down",
              name: t("forms.moveDown"),
              icon: <ArrowDown />,
              onAction: () => editor.edit({ content: stepQuestion(content, question.id, 1) }),
            },
            { id: "ways", name: t("forms.openWays"), icon: <Split />, onAction: onWays },
          ]}
        />
        <Grip question={question} number={number} content={content} total={total} onSay={onSay} />
      </div>
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

/** Drags the question, or lifts and moves it by keyboard. */
function Grip(props: Pick<Props, "question" | "number" | "content" | "total" | "onSay">) {
  const t = useText();
  const { question, number, content, total, onSay } = props;
  const [before, setBefore] = useState<FormContent | null>(null);
  return (
    <button
      type="button"
      className={cx(css.grip, before && css.lifted)}
      draggable
      data-grip={question.id}
      aria-label={t("forms.moveQuestion", { n: number })}
      aria-pressed={before !== null}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/x-safos-question", question.id);
        event.dataTransfer.effectAllowed = "move";
      }}
      onBlur={() => setBefore(null)}
      onKeyDown={(event) => {
        if (event.key === " " || event.key === "Enter") {
          event.preventDefault();
          onSay(t(before ? "forms.dropped" : "forms.lifted", { n: number }));
          setBefore(before ? null : content);
        } else if (event.key === "Escape" && before) {
          event.preventDefault();
          event.stopPropagation();
          editor.edit({ content: before });
          setBefore(null);
        } else if (before && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
          event.preventDefault();
          const by = event.key === "ArrowUp" ? -1 : 1;
          editor.edit({ content: stepQuestion(content, question.id, by) });
          onSay(t("forms.movedTo", { n: Math.min(Math.max(number + by, 1), total), total }));
        }
      }}
    >
      <GripVertical aria-hidden="true" />
    </button>
  );
}
