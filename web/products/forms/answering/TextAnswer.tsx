import { described, type AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** A text of one line, by what it must be. */
export function TextAnswer(props: AnswerProps) {
  const { question, value, onChange } = props;
  const kinds = { email: "email", phone: "tel", number: "text", regex: "text" } as const;
  return (
    <input
      className={css.line}
      type={question.check ? kinds[question.check] : "text"}
      {...(question.check === "number" ? { inputMode: "decimal" as const } : {})}
      {...(question.check === "email"
        ? { autoComplete: "email" }
        : question.check === "phone"
          ? { autoComplete: "tel" }
          : {})}
      value={typeof value === "string" ? value : ""}
      maxLength={question.maxLength ?? 1000}
      onChange={(event) => onChange(event.target.value)}
      {...described(props)}
    />
  );
}

/** A text as long as one likes. */
export function LongTextAnswer(props: AnswerProps) {
  return (
    <textarea
      className={css.text}
      rows={5}
      value={typeof props.value === "string" ? props.value : ""}
      maxLength={props.question.maxLength ?? 10_000}
      onChange={(event) => props.onChange(event.target.value)}
      {...described(props)}
    />
  );
}

/** A colour: there is always one in the field. */
export function ColourAnswer(props: AnswerProps) {
  const { value, onChange } = props;
  return (
    <input
      type="color"
      className={css.colour}
      value={typeof value === "string" ? value : "#888888"}
      onChange={(event) => onChange(event.target.value)}
      {...described(props)}
      aria-required={undefined}
      aria-invalid={undefined}
    />
  );
}
