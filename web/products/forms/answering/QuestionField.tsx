import { isEmpty, type AnswerFault } from "@safos/contract/form-logic";
import type { Option, Question } from "@safos/contract/form-shapes";
import { CircleAlert } from "lucide-react";
import { useId, useMemo } from "react";
import { useText, type Text } from "../../../text/index.tsx";
import { cx, Hidden } from "../../../ui/index.ts";
import { QuestionNumber } from "../QuestionNumber.tsx";
import type { AnswerProps } from "./answer-props.ts";
import { ChoiceAnswer, DropDownAnswer } from "./ChoiceAnswer.tsx";
import { FileAnswer } from "./FileAnswer.tsx";
import { GridAnswer } from "./GridAnswer.tsx";
import { MomentAnswer } from "./MomentAnswer.tsx";
import css from "./QuestionField.module.css";
import { RankingAnswer } from "./RankingAnswer.tsx";
import { ScaleAnswer } from "./ScaleAnswer.tsx";
import { shuffle } from "./shuffle.ts";
import { ColourAnswer, LongTextAnswer, TextAnswer } from "./TextAnswer.tsx";
import "../text.ts";

/** One question to answer: its text, what is asked, and what is wrong. */
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
        <QuestionNumber number={number} />
        <Heading className={css.title} id={`${id}-t`}>
          {question.title}
          {question.isRequired && (
            <>
              {" "}
              <span className={css.star} aria-hidden="true">
                *
              </span>
              <Hidden>({t("forms.requiredMark")})</Hidden>
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

function hintOf(question: Question, t: Text): string {
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
      return <ChoiceAnswer {...props} />;
    case "dropdown":
      return <DropDownAnswer {...props} />;
    case "scale":
    case "nps":
      return <ScaleAnswer {...props} />;
    case "grid":
      return <GridAnswer {...props} />;
    case "ranking":
      return <RankingAnswer {...props} />;
    case "file":
      return <FileAnswer {...props} />;
    case "long":
      return <LongTextAnswer {...props} />;
    case "date":
    case "time":
    case "datetime":
      return <MomentAnswer {...props} />;
    case "colour":
      return <ColourAnswer {...props} />;
    default:
      return <TextAnswer {...props} />;
  }
}
