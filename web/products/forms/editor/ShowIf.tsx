import { questionsOf } from "@safos/contract/form-logic";
import type { Condition, Question } from "@safos/contract/form-shapes";
import { Plus, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Hidden, IconButton, Select } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { editor, type EditorState } from "./editor.ts";
import { numbersOf, updateQuestion } from "./model.ts";
import { TestEditor } from "./TestEditor.tsx";
import { freshTest } from "./tests.ts";

const mostTests = 20;

/** When a question is shown: always, or when all or any of some earlier answers are as they should be. */
export function ShowIf({ state, question }: { state: EditorState; question: Question }) {
  const t = useText();
  const { content } = state;
  const box = useRef<HTMLDivElement>(null);
  /** The row to go to once it is drawn; -1: the button that adds one. */
  const wantsFocus = useRef<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const numbers = numbersOf(content);
  const all = questionsOf(content);
  const earlier = all.slice(
    0,
    all.findIndex((one) => one.id === question.id),
  );
  const tests = question.showIf?.tests ?? [];
  const match = question.showIf?.match ?? "all";
  useEffect(() => {
    const wanted = wantsFocus.current;
    if (wanted === null) return;
    wantsFocus.current = null;
    box.current
      ?.querySelector<HTMLElement>(wanted === -1 ? "[data-add] button" : `[data-row="${wanted}"] button`)
      ?.focus();
  });

  const set = (condition: Condition): void =>
    editor.edit({
      content: updateQuestion(content, question.id, ({ showIf: _before, ...one }) =>
        condition.tests.length === 0 ? one : { ...one, showIf: condition },
      ),
    });
  const add = (): void => {
    // Nearest first, and one that is not asked about yet.
    const used = new Set(tests.map((one) => one.questionId));
    const chosen = earlier.findLast((one) => !used.has(one.id)) ?? earlier.at(-1);
    if (!chosen) return;
    wantsFocus.current = tests.length;
    set({ match, tests: [...tests, { questionId: chosen.id, test: freshTest(chosen) }] });
  };
  const remove = (index: number): void => {
    wantsFocus.current = tests.length === 1 ? -1 : Math.min(index, tests.length - 2);
    setSpoken(t("forms.testRemoved", { n: index + 1 }));
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
      {tests.map(({ questionId, test }, index) => {
        const other = earlier.find((one) => one.id === questionId);
        return (
          <div
            key={index}
            className={css.testRow}
            data-row={index}
            role="group"
            aria-label={t("forms.test", { n: index + 1 })}
          >
            <div className={css.testHead}>
              <Select
                label={t("forms.testAbout", { n: index + 1 })}
                isLabelHidden
                isSmall
                value={questionId}
                options={[
                  // What it asked about was removed, or moved to a later place.
                  ...(other ? [] : [{ id: questionId, name: t("forms.testNowhere") }]),
                  ...earlier.map((one) => ({
                    id: one.id,
                    name: t("forms.answerTo", { n: numbers.get(one.id) ?? 0 }),
                    hint: one.title,
                  })),
                ]}
                onChange={(id) => {
                  const chosen = earlier.find((one) => one.id === id);
                  if (chosen && id !== questionId)
                    set({ match, tests: tests.with(index, { questionId: id, test: freshTest(chosen) }) });
                }}
              />
              <IconButton label={t("forms.removeTest", { n: index + 1 })} size="sm" onPress={() => remove(index)}>
                <Trash2 aria-hidden="true" />
              </IconButton>
            </div>
            {other && (
              <TestEditor
                question={other}
                test={test}
                onChange={(next) => set({ match, tests: tests.with(index, { questionId, test: next }) })}
              />
            )}
          </div>
        );
      })}
      {tests.length < mostTests && earlier.length > 0 && (
        <div data-add="">
          <Button size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
            {t(tests.length === 0 ? "forms.addFirstTest" : "forms.addTest")}
          </Button>
        </div>
      )}
      <Hidden>
        <span role="status">{spoken}</span>
      </Hidden>
    </div>
  );
}
