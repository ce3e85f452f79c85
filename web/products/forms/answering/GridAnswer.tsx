import { readNumber } from "@safos/contract/form-logic";
import { useId, useState } from "react";
import type { AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

type Grid = Record<string, number | string[]>;

/** A row for each thing, a column for each answer; on a phone each row stands on its own. */
export function GridAnswer(props: AnswerProps) {
  const { question, value, onChange } = props;
  const name = useId();
  const answer: Grid = typeof value === "object" && !Array.isArray(value) ? value : {};
  const set = (row: string, next: number | string[] | undefined): void => {
    const { [row]: _gone, ...rest } = answer;
    const full = next === undefined || (Array.isArray(next) && next.length === 0) ? rest : { ...rest, [row]: next };
    onChange(Object.keys(full).length === 0 ? undefined : full);
  };
  const rows = question.rows ?? [];
  if (question.cell === "number")
    return (
      <div className={css.numberRows}>
        {rows.map((row) => (
          <NumberRow
            key={row.id}
            label={row.label}
            value={typeof answer[row.id] === "number" ? (answer[row.id] as number) : undefined}
            onChange={(next) => set(row.id, next)}
          />
        ))}
      </div>
    );
  const isMany = question.cell === "checkbox";
  return (
    <div className={css.grid}>
      {rows.map((row) => {
        const kept = answer[row.id];
        const chosen = Array.isArray(kept) ? kept : [];
        return (
          <fieldset key={row.id} className={css.gridRow}>
            <legend className={css.gridName}>{row.label}</legend>
            <div className={css.gridCells}>
              {(question.columns ?? []).map((column) => (
                <label key={column.id} className={css.choice}>
                  <input
                    type={isMany ? "checkbox" : "radio"}
                    name={`${name}-${row.id}`}
                    checked={chosen.includes(column.id)}
                    onChange={(event) =>
                      set(
                        row.id,
                        isMany
                          ? event.target.checked
                            ? [...chosen, column.id]
                            : chosen.filter((one) => one !== column.id)
                          : [column.id],
                      )
                    }
                  />
                  <span>{column.label}</span>
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}

function NumberRow(props: { label: string; value: number | undefined; onChange: (value: number | undefined) => void }) {
  const [text, setText] = useState(props.value === undefined ? "" : String(props.value));
  return (
    <label className={css.numberRow}>
      <span>{props.label}</span>
      <input
        className={css.number2}
        inputMode="decimal"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          props.onChange(readNumber(event.target.value) ?? undefined);
        }}
      />
    </label>
  );
}
