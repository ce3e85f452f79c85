import { checkAnswer, isEmpty, scaleOf, type AnswerFault } from "@safos/contract/form-logic";
import { otherPrefix, type Answer, type Option, type Question } from "@safos/contract/form-shapes";
import { CircleAlert } from "lucide-react";
import { useId, useMemo } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import type { AnswerProps } from "./answer-props.ts";
import { FileAnswer } from "./FileAnswer.tsx";
import { GridAnswer } from "./GridAnswer.tsx";
import css from "./QuestionField.module.css";
import { RankingAnswer } from "./RankingAnswer.tsx";
import "../text.ts";

/** A pattern of the form's maker; what the page lets through the server judges again. */
function matchInPage(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

/** Numbers from text, steady: the same seed gives the same order. */
export function shuffle<T extends { id: string }>(list: readonly T[], seed: string): T[] {
  const rank = (id: string): number => {
    let hash = 2166136261;
    for (const character of seed + id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
    return hash >>> 0;
  };
  return list.toSorted((a, b) => rank(a.id) - rank(b.id));
}

/** One question to answer: its words, what is asked, and what is wrong. */
export function QuestionField(
  props: Omit<AnswerProps, "labelledBy" | "describedBy" | "isInvalid" | "isRequired"> & {
    number: number;
    fault: AnswerFault | null;
    /** The page has a heading of its own, or not. */
    level: "h2" | "h3";
  },
) {
  const t = useText();
  const id = useId();
  const { question, number, fault, value, onChange, level: Heading } = props;
  const options = useMemo(
    () => (question.isShuffled ? shuffle(question.options ?? [], props.seed) : (question.options ?? [])),
    [question, props.seed],
  );
  const hint = hintOf(question, t);
  const describedBy = [question.description && `${id}-d`, hint && `${id}-h`, fault && `${id}-f`]
    .filter(Boolean)
    .join(" ");
  const field: AnswerProps = {
    ...props,
    labelledBy: `${id}-t`,
    describedBy,
    isInvalid: fault !== null,
    isRequired: question.isRequired === true,
  };
  const canClear = !isEmpty(value) && ["radio", "scale", "nps", "grid", "colour", "ranking"].includes(question.kind);
  return (
    <div
      className={cx(css.question, fault !== null && css.faulty)}
      role="group"
      aria-labelledby={`${id}-t`}
      id={`question-${question.id}`}
      tabIndex={-1}
    >
      <div className={css.head}>
        <span className={css.number} aria-hidden="true">
          {number}
        </span>
        <Heading className={css.title} id={`${id}-t`}>
          {question.title}
          {question.isRequired && (
            <>
              {" "}
              <span className={css.star} aria-hidden="true">
                *
              </span>
              <span className={css.hidden}>({t("forms.requiredMark")})</span>
            </>
          )}
        </Heading>
      </div>
      {question.description && (
        <p className={css.description} id={`${id}-d`}>
          {question.description}
        </p>
      )}
      {hint && (
        <p className={css.hint} id={`${id}-h`}>
          {hint}
        </p>
      )}
      <div className={css.answer}>
        <Field {...field} options={options} />
      </div>
      {fault && (
        <p className={css.fault} id={`${id}-f`}>
          <CircleAlert aria-hidden="true" />
          {t(`forms.answerFault.${fault}`)}
        </p>
      )}
      {canClear && (
        <button type="button" className={css.clear} onClick={() => onChange(undefined)}>
          {t("forms.clear")}
        </button>
      )}
    </div>
  );
}

function hintOf(question: Question, t: ReturnType<typeof useText>): string {
  if (question.kind !== "checkbox") return question.kind === "ranking" ? t("forms.rankHelp") : "";
  const { minChoices: min, maxChoices: max } = question;
  if (min && min === max) return t("forms.chooseExactly", { n: min });
  if (min && max) return t("forms.chooseMany", { min, max });
  return max ? t("forms.chooseAtMost", { max }) : min ? t("forms.chooseAtLeast", { min }) : "";
}

function Field(props: AnswerProps & { options: readonly Option[] }) {
  switch (props.question.kind) {
    case "radio":
    case "checkbox":
      return <Choices {...props} />;
    case "dropdown":
      return <DropDown {...props} />;
    case "scale":
    case "nps":
      return <Scale {...props} />;
    case "grid":
      return <GridAnswer {...props} />;
    case "ranking":
      return <RankingAnswer {...props} />;
    case "file":
      return <FileAnswer {...props} />;
    case "long":
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
    case "date":
    case "time":
    case "datetime":
      return <Moment {...props} />;
    default:
      return <Line {...props} />;
  }
}

const described = (props: AnswerProps) => ({
  "aria-labelledby": props.labelledBy,
  ...(props.describedBy === "" ? {} : { "aria-describedby": props.describedBy }),
  "aria-invalid": props.isInvalid,
  "aria-required": props.isRequired,
});

function Line(props: AnswerProps) {
  const { question, value, onChange } = props;
  if (question.kind === "colour")
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

function Choices(props: AnswerProps & { options: readonly Option[] }) {
  const t = useText();
  const name = useId();
  const { question, value, onChange, options } = props;
  const chosen = Array.isArray(value) ? value : [];
  const isMany = question.kind === "checkbox";
  const other = chosen.find((one) => one.startsWith(otherPrefix));
  const set = (id: string, isOn: boolean): void => {
    const rest = isMany
      ? chosen.filter((one) => one !== id && !(id === otherPrefix && one.startsWith(otherPrefix)))
      : [];
    onChange(isOn ? [...rest, id] : rest);
  };
  const row = (id: string, label: string, isOn: boolean) => (
    <label key={id} className={css.choice}>
      <input
        type={isMany ? "checkbox" : "radio"}
        name={name}
        checked={isOn}
        onChange={(event) => set(id, event.target.checked)}
        aria-describedby={props.describedBy || undefined}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <div className={css.choices} role={isMany ? "group" : "radiogroup"} aria-labelledby={props.labelledBy}>
      {options.map((one) => row(one.id, one.label, chosen.includes(one.id)))}
      {question.hasOther && row(otherPrefix, t("forms.other"), other !== undefined)}
      {question.hasOther && other !== undefined && (
        <input
          className={cx(css.line, css.other)}
          aria-label={t("forms.otherText")}
          value={other.slice(otherPrefix.length)}
          maxLength={900}
          onChange={(event) =>
            onChange([...chosen.filter((one) => !one.startsWith(otherPrefix)), otherPrefix + event.target.value])
          }
        />
      )}
    </div>
  );
}

function DropDown(props: AnswerProps & { options: readonly Option[] }) {
  const t = useText();
  const { value, onChange, options } = props;
  return (
    <select
      className={css.line}
      value={Array.isArray(value) ? (value[0] ?? "") : ""}
      onChange={(event) => onChange(event.target.value === "" ? undefined : [event.target.value])}
      {...described(props)}
    >
      <option value="">{t("forms.choose")}</option>
      {options.map((one) => (
        <option key={one.id} value={one.id}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

function Scale(props: AnswerProps) {
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

function Moment(props: AnswerProps) {
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

/** What is wrong with an answer, as the page judges it. */
export const judge = (question: Question, value: Answer | undefined): AnswerFault | null =>
  checkAnswer(question, value, matchInPage);
