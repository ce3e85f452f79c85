import { questionsOf } from "@safos/contract/form-logic";
import type { FormContent } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import type { Show } from "./BarTable.tsx";
import { QuestionResult } from "./QuestionResult.tsx";
import css from "./Results.module.css";

/** The summary: question for question. */
export function QuestionResults(props: {
  formId: string;
  content: FormContent;
  results: Results;
  show: Show;
  canReadAll: boolean;
}) {
  const { formId, content, results, show, canReadAll } = props;
  return (
    <div className={css.cards}>
      {questionsOf(content).map((question, index) => (
        <QuestionResult
          key={question.id}
          formId={formId}
          number={index + 1}
          question={question}
          results={results}
          show={show}
          canReadAll={canReadAll}
        />
      ))}
    </div>
  );
}
