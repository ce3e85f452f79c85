import type { Question, Test } from "@safos/contract/form-shapes";
import { useText } from "../../../text/index.tsx";
import { Checkbox, Select, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { opsOf, testBy } from "./tests.ts";

/** What an answer must be like, for a way or for showing a question. */
export function TestEditor(props: { question: Question; test: Test; onChange: (test: Test) => void }) {
  const { question, test, onChange } = props;
  const t = useText();
  const ops = opsOf(question);
  // The question may have become one of another kind since.
  const op = ops.includes(test.op) ? test.op : (ops[0] ?? "answered");
  return (
    <>
      <Select
        label={t("forms.testKind")}
        isLabelHidden
        isSmall
        value={op}
        options={ops.map((one) => ({ id: one, name: t(`forms.op.${one}`) }))}
        onChange={(next) => onChange(testBy(question, next, test))}
      />
      {(op === "any" || op === "none") && <Values {...props} op={op} />}
      {(op === "atLeast" || op === "atMost") && (
        <TextField
          label={t("forms.value")}
          isLabelHidden
          type="number"
          value={String(test.number ?? "")}
          onChange={(text) => onChange({ op, number: Number(text) || 0 })}
        />
      )}
      {op === "contains" && (
        <TextField
          label={t("forms.contains")}
          isLabelHidden
          value={test.text ?? ""}
          maxLength={500}
          onChange={(text) => onChange({ op, text })}
        />
      )}
    </>
  );
}

function Values(props: { question: Question; test: Test; op: "any" | "none"; onChange: (test: Test) => void }) {
  const { question, op, onChange } = props;
  const t = useText();
  const values = props.test.values ?? [];
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
            onChange({ op, values: isOn ? [...values, one.id] : values.filter((other) => other !== one.id) })
          }
        >
          {one.label || t("forms.option", { n: index + 1 })}
        </Checkbox>
      ))}
    </div>
  );
}
