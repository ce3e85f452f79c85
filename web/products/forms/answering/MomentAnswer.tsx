import { useText } from "../../../text/index.tsx";
import { described, type AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** A day, a time or both; or from one to another. */
export function MomentAnswer(props: AnswerProps) {
  const t = useText();
  const { question, value, onChange } = props;
  const [from = "", to = ""] = typeof value === "string" ? value.split("/") : [];
  const type = { date: "date", time: "time", datetime: "datetime-local" }[
    question.kind as "date" | "time" | "datetime"
  ];
  const one = (text: string, label: string | null, set: (next: string) => void) => (
    <input
      className={css.moment}
      type={type}
      value={text}
      {...(question.earliest ? { min: question.earliest } : {})}
      {...(question.latest ? { max: question.latest } : {})}
      onChange={(event) => set(event.target.value.slice(0, 16))}
      {...described(props)}
      {...(label === null ? {} : { "aria-labelledby": undefined, "aria-label": `${question.title}: ${label}` })}
    />
  );
  if (!question.isRange) return one(from, null, (next) => onChange(next === "" ? undefined : next));
  const join = (a: string, b: string): void => onChange(a === "" && b === "" ? undefined : `${a}/${b}`);
  return (
    <div className={css.range}>
      <span className={css.rangePart}>
        <span aria-hidden="true">{t("forms.from")}</span>
        {one(from, t("forms.from"), (next) => join(next, to))}
      </span>
      <span className={css.rangePart}>
        <span aria-hidden="true">{t("forms.to")}</span>
        {one(to, t("forms.to"), (next) => join(from, next))}
      </span>
    </div>
  );
}
