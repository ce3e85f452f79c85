import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useId } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { QuestionNumber } from "../QuestionNumber.tsx";
import { BarTable, type Show } from "./BarTable.tsx";
import { countOf, optionBars } from "./counts.ts";
import { GridResult } from "./GridResult.tsx";
import { RankingResult } from "./RankingResult.tsx";
import css from "./Results.module.css";
import { ScaleResult } from "./ScaleResult.tsx";
import { TextResult } from "./TextResult.tsx";

interface Props {
  formId: string;
  number: number;
  question: Question;
  results: Results;
  show: Show;
  canReadAll: boolean;
}

/** One question's answers, counted. A chart is a table with bars in it. */
export function QuestionResult(props: Props) {
  const t = useText();
  const id = useId();
  const { question, results, number } = props;
  const count = countOf(results.marks, question.id);
  const isWide = ["checkbox", "radio", "dropdown", "grid", "ranking"].includes(question.kind);
  return (
    <section className={cx(css.card, isWide && css.wide)} aria-labelledby={id}>
      <header className={css.cardHead}>
        <QuestionNumber number={number} />
        <h2 className={css.cardTitle} id={id}>
          {question.title}
        </h2>
        <span className={css.cardAbout}>
          {t(`forms.kind.${question.kind}`)} · {t("forms.responses", { n: count })}
        </span>
      </header>
      <Counted {...props} total={count} />
    </section>
  );
}

/** The answers as their kind of question is counted. */
function Counted(props: Props & { total: number }) {
  const t = useText();
  const { question, total, show } = props;
  const { marks } = props.results;
  switch (question.kind) {
    case "radio":
    case "dropdown":
    case "checkbox": {
      const bars = optionBars(question, marks, { other: t("forms.other"), gone: t("forms.r.gone") });
      return <BarTable bars={bars} total={total} show={show} label={question.title} />;
    }
    case "scale":
    case "nps":
      return <ScaleResult question={question} marks={marks} total={total} show={show} />;
    case "ranking":
      return <RankingResult question={question} marks={marks} />;
    case "grid":
      return <GridResult question={question} marks={marks} />;
    case "short":
    case "long":
      return <TextResult {...props} />;
    default:
      return <p className={css.quiet}>{t("forms.responses", { n: total })}</p>;
  }
}
