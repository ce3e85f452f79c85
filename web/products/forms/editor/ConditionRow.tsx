import type { Condition, Question } from "@safos/contract/form-shapes";
import { Trash2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Select } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { TestEditor } from "./TestEditor.tsx";
import { freshTest } from "./tests.ts";

type Asked = Condition["tests"][number];

/** One test of a condition: about which earlier question, and what its answer must be like. */
export function ConditionRow(props: {
  index: number;
  asked: Asked;
  earlier: readonly Question[];
  numbers: ReadonlyMap<string, number>;
  onChange: (asked: Asked) => void;
  onRemove: () => void;
}) {
  const t = useText();
  const { index, earlier, onChange } = props;
  const { questionId, test } = props.asked;
  const n = index + 1;
  const other = earlier.find((one) => one.id === questionId);
  return (
    <div className={css.testRow} data-row={index} role="group" aria-label={t("forms.test", { n })}>
      <div className={css.testHead}>
        <Select
          label={t("forms.testAbout", { n })}
          isLabelHidden
          isSmall
          value={questionId}
          options={[
            // What it asked about was removed, or moved to a later place.
            ...(other ? [] : [{ id: questionId, name: t("forms.testNowhere") }]),
            ...earlier.map((one) => ({
              id: one.id,
              name: t("forms.answerTo", { n: props.numbers.get(one.id) ?? 0 }),
              hint: one.title,
            })),
          ]}
          onChange={(id) => {
            const chosen = earlier.find((one) => one.id === id);
            if (chosen && id !== questionId) onChange({ questionId: id, test: freshTest(chosen) });
          }}
        />
        <IconButton label={t("forms.removeTest", { n })} size="sm" onPress={props.onRemove}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      </div>
      {other && <TestEditor question={other} test={test} onChange={(next) => onChange({ questionId, test: next })} />}
    </div>
  );
}
