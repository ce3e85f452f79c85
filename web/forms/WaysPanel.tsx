import { questionsOf } from "@safos/contract/form-logic";
import { waysOf, formFaults } from "@safos/contract/form-faults";
import type { Condition, Jump, Question, Test } from "@safos/contract/form-shapes";
import { CornerDownRight, Plus, Trash2 } from "lucide-react";
import { useText } from "../text/index.tsx";
import { Button, Checkbox, IconButton, Notice, Select, TextField } from "../ui/index.ts";
import { editor, type EditorState } from "./editor.ts";
import css from "./Editor.module.css";
import { numbersOf, updateQuestion } from "./model.ts";
import { targetsAfter } from "./ways.ts";

const isChoice = (question: Question): boolean =>
  question.kind === "radio" || question.kind === "checkbox" || question.kind === "dropdown";
const isNumber = (question: Question): boolean =>
  question.kind === "scale" || question.kind === "nps" || (question.kind === "short" && question.check === "number");
const isText = (question: Question): boolean =>
  question.kind === "long" || (question.kind === "short" && !isNumber(question));
const canTest = (question: Question): boolean => isChoice(question) || isNumber(question) || isText(question);

const freshTest = (question: Question): Test =>
  isChoice(question)
    ? { op: "any", values: question.options?.slice(0, 1).map((one) => one.id) ?? [] }
    : isNumber(question)
      ? { op: "atMost", number: question.kind === "scale" ? (question.min ?? 1) : 0 }
      : { op: "contains", text: "" };

/** Ways from a question and when it is shown. */
export function WaysEditor({ state, question }: { state: EditorState; question: Question }) {
  const t = useText();
  const { content } = state;
  const jumps = question.jumps ?? [];
  const targets = targetsAfter(content, question.id, t);
  const set = (next: readonly Jump[]): void =>
    editor.edit({
      content: updateQuestion(content, question.id, ({ jumps: _before, ...one }) =>
        next.length === 0 ? one : { ...one, jumps: [...next] },
      ),
    });
  const ways = waysOf(content);
  const areGood = !formFaults(content).some((one) => one.fault === "wayBack" || one.fault === "wayNowhere");
  return (
    <>
      {canTest(question) ? (
        <>
          {jumps.map((jump, index) => (
            <div key={index} className={css.wayBox}>
              <div className={css.wayHead}>
                <span className={css.small}>{t("forms.ifAnswer")}</span>
                <IconButton label={t("forms.removeWay")} size="sm" onPress={() => set(jumps.toSpliced(index, 1))}>
                  <Trash2 aria-hidden="true" />
                </IconButton>
              </div>
              <TestEditor
                question={question}
                test={jump.test}
                onChange={(test) => set(jumps.with(index, { ...jump, test }))}
              />
              <Select
                label={t("forms.goTo")}
                value={jump.to}
                options={targets.map((one) => ({ ...one, icon: <CornerDownRight /> }))}
                onChange={(to) => set(jumps.with(index, { ...jump, to }))}
              />
            </div>
          ))}
          <div>
            <Button
              icon={<Plus aria-hidden="true" />}
              onPress={() =>
                set([...jumps, { test: freshTest(question), to: targets[1]?.id ?? targets[0]?.id ?? "end" }])
              }
            >
              {t("forms.newWay")}
            </Button>
          </div>
        </>
      ) : (
        <p className={css.hint}>{t("forms.noWays")}</p>
      )}
      <ShowIf state={state} question={question} />
      {areGood && (
        <Notice tone="success" isQuiet>
          {t("forms.waysGood", ways)}
        </Notice>
      )}
    </>
  );
}

function TestEditor({ question, test, onChange }: { question: Question; test: Test; onChange: (test: Test) => void }) {
  const t = useText();
  if (isChoice(question)) {
    const values = test.values ?? [];
    const options = [
      ...(question.options ?? []),
      ...(question.hasOther ? [{ id: "other", label: t("forms.other") }] : []),
    ];
    return (
      <div className={css.testOptions} role="group" aria-label={t("forms.ifAnswer")}>
        {options.map((one, index) => (
          <Checkbox
            key={one.id}
            isSelected={values.includes(one.id)}
            onChange={(isOn) =>
              onChange({ op: "any", values: isOn ? [...values, one.id] : values.filter((other) => other !== one.id) })
            }
          >
            {one.label || t("forms.option", { n: index + 1 })}
          </Checkbox>
        ))}
      </div>
    );
  }
  if (isNumber(question)) {
    const op = test.op === "atLeast" ? "atLeast" : "atMost";
    return (
      <div className={css.fields}>
        <Select
          label={t("forms.testKind")}
          isLabelHidden
          value={op}
          options={[
            { id: "atLeast", name: t("forms.atLeast") },
            { id: "atMost", name: t("forms.atMost") },
          ]}
          onChange={(next) => onChange({ op: next, number: test.number ?? 0 })}
        />
        <TextField
          label={t("forms.value")}
          isLabelHidden
          type="number"
          value={String(test.number ?? "")}
          onChange={(text) => onChange({ op, number: Number(text) || 0 })}
        />
      </div>
    );
  }
  return (
    <TextField
      label={t("forms.contains")}
      value={test.text ?? ""}
      maxLength={500}
      onChange={(text) => onChange({ op: "contains", text })}
    />
  );
}

function ShowIf({ state, question }: { state: EditorState; question: Question }) {
  const t = useText();
  const { content } = state;
  const numbers = numbersOf(content);
  const all = questionsOf(content);
  const earlier = all
    .slice(
      0,
      all.findIndex((one) => one.id === question.id),
    )
    .filter(canTest);
  const [kept] = question.showIf?.tests ?? [];
  const other = earlier.find((one) => one.id === kept?.questionId);
  const set = (condition: Condition | undefined): void =>
    editor.edit({
      content: updateQuestion(content, question.id, ({ showIf: _before, ...one }) =>
        condition ? { ...one, showIf: condition } : one,
      ),
    });
  if (earlier.length === 0) return null;
  return (
    <div className={css.wayBox}>
      <Select
        label={t("forms.showIf")}
        value={kept?.questionId ?? ""}
        options={[
          { id: "", name: t("forms.showAlways") },
          ...earlier.map((one) => ({
            id: one.id,
            name: t("forms.showWhen", { n: numbers.get(one.id) ?? 0 }),
            hint: one.title,
          })),
        ]}
        onChange={(id) => {
          const chosen = earlier.find((one) => one.id === id);
          set(chosen ? { match: "all", tests: [{ questionId: id, test: freshTest(chosen) }] } : undefined);
        }}
      />
      {kept && other && (
        <TestEditor
          question={other}
          test={kept.test}
          onChange={(test) => set({ match: "all", tests: [{ questionId: other.id, test }] })}
        />
      )}
    </div>
  );
}
