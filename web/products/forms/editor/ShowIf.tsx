import type { Condition, Question } from "@safos/contract/form-shapes";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Hidden, Select } from "../../../ui/index.ts";
import { addTest, conditionOf, questionsBefore, setCondition } from "./conditions.ts";
import { ConditionRow } from "./ConditionRow.tsx";
import css from "./Editor.module.css";
import { editor, type EditorState } from "./editor.ts";
import { numbersOf } from "./model.ts";

const mostTests = 20;

/** When a question is shown: always, or when all or any of some earlier answers are as they should be. */
export function ShowIf({ state, question }: { state: EditorState; question: Question }) {
  const t = useText();
  const { content } = state;
  const { box, focusRow } = useRowFocus();
  const [message, setMessage] = useState("");
  const numbers = numbersOf(content);
  const earlier = questionsBefore(content, question.id);
  const condition = conditionOf(question);
  const { match, tests } = condition;

  const set = (next: Condition): void => editor.edit({ content: setCondition(content, question.id, next) });
  const add = (): void => {
    const next = addTest(condition, earlier);
    if (!next) return;
    focusRow(tests.length);
    set(next);
  };
  const remove = (index: number): void => {
    focusRow(tests.length === 1 ? "add" : Math.min(index, tests.length - 2));
    setMessage(t("forms.testRemoved", { n: index + 1 }));
    set({ match, tests: tests.toSpliced(index, 1) });
  };

  if (earlier.length === 0 && tests.length === 0) return null;
  return (
    <div className={css.wayBox} ref={box} role="group" aria-label={t("forms.showIf")}>
      <span className={css.small}>{tests.length === 0 ? t("forms.showAlways") : t("forms.showIf")}</span>
      {tests.length > 1 && (
        <Select
          label={t("forms.match")}
          isLabelHidden
          isSmall
          value={match}
          options={[
            { id: "all", name: t("forms.match.all") },
            { id: "any", name: t("forms.match.any") },
          ]}
          onChange={(next) => set({ match: next, tests })}
        />
      )}
      {tests.map((one, index) => (
        <ConditionRow
          key={index}
          index={index}
          asked={one}
          earlier={earlier}
          numbers={numbers}
          onChange={(next) => set({ match, tests: tests.with(index, next) })}
          onRemove={() => remove(index)}
        />
      ))}
      {tests.length < mostTests && earlier.length > 0 && (
        <div data-add="">
          <Button size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
            {t(tests.length === 0 ? "forms.addFirstTest" : "forms.addTest")}
          </Button>
        </div>
      )}
      <Hidden>
        <span role="status">{message}</span>
      </Hidden>
    </div>
  );
}

/** Goes to a row once it is drawn, or to the button that adds one. */
function useRowFocus(): { box: RefObject<HTMLDivElement | null>; focusRow: (row: number | "add") => void } {
  const box = useRef<HTMLDivElement>(null);
  const next = useRef<number | "add" | null>(null);
  useEffect(() => {
    const row = next.current;
    if (row === null) return;
    next.current = null;
    box.current
      ?.querySelector<HTMLElement>(row === "add" ? "[data-add] button" : `[data-row="${row}"] button`)
      ?.focus();
  });
  return {
    box,
    focusRow(row) {
      next.current = row;
    },
  };
}
