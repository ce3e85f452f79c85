import { scaleOf } from "@safos/contract/form-logic";
import { useId } from "react";
import type { AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** A step of a scale, with what its ends mean. */
export function ScaleAnswer(props: AnswerProps) {
  const name = useId();
  const { question, value, onChange } = props;
  const { min, max } = scaleOf(question);
  const steps = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return (
    <div>
      <div className={css.scale} role="radiogroup" aria-labelledby={props.labelledBy}>
        {steps.map((step) => (
          <label key={step} className={css.step}>
            <input
              type="radio"
              name={name}
              checked={value === step}
              onChange={() => onChange(step)}
              aria-label={[String(step), step === min ? question.minLabel : step === max ? question.maxLabel : ""]
                .filter(Boolean)
                .join(": ")}
            />
            <span aria-hidden="true">{step}</span>
          </label>
        ))}
      </div>
      {(question.minLabel || question.maxLabel) && (
        <div className={css.ends} aria-hidden="true">
          <span>{question.minLabel && `${min} = ${question.minLabel}`}</span>
          <span>{question.maxLabel && `${max} = ${question.maxLabel}`}</span>
        </div>
      )}
    </div>
  );
}
