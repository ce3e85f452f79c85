import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useLocale, useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { countOf, heatOf, rowAverage, share } from "./counts.ts";
import { decimal } from "./decimal.ts";
import css from "./Results.module.css";

interface Props {
  question: Question;
  marks: Results["marks"];
}

/** A grid: the average of each row's numbers, or how many chose each column. */
export function GridResult(props: Props) {
  return props.question.cell === "number" ? <NumberGrid {...props} /> : <ChoiceGrid {...props} />;
}

function NumberGrid({ question, marks }: Props) {
  const t = useText();
  const locale = useLocale();
  return (
    <table className={css.table} aria-label={question.title}>
      <tbody>
        {(question.rows ?? []).map((row) => {
          const average = rowAverage(question, row.id, marks);
          return (
            <tr key={row.id}>
              <th scope="row">{row.label}</th>
              <td className={css.end}>
                {average === null ? "–" : t("forms.r.average", { n: decimal(locale, average) })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ChoiceGrid({ question, marks }: Props) {
  const columns = question.columns ?? [];
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label={question.title}>
      <table className={css.table} aria-label={question.title}>
        <thead>
          <tr>
            <td />
            {columns.map((one) => (
              <th key={one.id} scope="col" className={css.end}>
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(question.rows ?? []).map((row) => {
            const values = columns.map((one) => countOf(marks, `${question.id}.${row.id}=${one.id}`));
            const total = values.reduce((sum, one) => sum + one, 0);
            return (
              <tr key={row.id}>
                <th scope="row">{row.label}</th>
                {values.map((value, index) => (
                  <td key={columns[index]?.id} className={cx(css.end, css[`heat${heatOf(share(value, total))}`])}>
                    {value} <span className={css.of}>({share(value, total)} %)</span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
