import { useText } from "../../../text/index.tsx";
import { MomentField, type MomentKind } from "../../../ui/index.ts";
import type { AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** A day, a time or both; or from one to another. */
export function MomentAnswer(props: AnswerProps) {
  const t = useText();
  const { question, value, onChange } = props;
  const [from = "", to = ""] = typeof value === "string" ? value.split("/") : [];
  const { isRange, title, earliest, latest } = question;
  const one = (text: string, label: string | null, set: (next: string) => void) => (
    <MomentField
      kind={question.kind as MomentKind}
      value={text}
      min={earliest}
      max={latest}
      onChange={set}
      isInvalid={props.isInvalid}
      isRequired={props.isRequired}
      isLarge
      {...(label === null ? { "aria-labelledby": props.labelledBy } : { "aria-label": `${title}: ${label}` })}
      {...(props.describedBy === "" ? {} : { "aria-describedby": props.describedBy })}
    />
  );
  if (!isRange) return one(from, null, (next) => onChange(next === "" ? undefined : next));
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
