import type { FormContent, Question } from "@safos/contract/form-shapes";
import { GripVertical } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { dragQuestion } from "./drag.ts";
import css from "./Editor.module.css";
import { editor } from "./editor.ts";
import { stepQuestion } from "./model.ts";

/** Drags the question, or lifts and moves it by keyboard. */
export function Grip(props: {
  content: FormContent;
  question: Question;
  number: number;
  total: number;
  /** For those who hear the page. */
  onSay: (message: string) => void;
}) {
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
      onDragStart={(event) => dragQuestion(event, question.id)}
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
