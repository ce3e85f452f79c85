import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useLocale, useText } from "../../../text/index.tsx";
import { Hidden } from "../../../ui/index.ts";
import { averageRanks } from "./counts.ts";
import { decimal } from "./decimal.ts";
import css from "./Results.module.css";

/** A ranking: the options by their average place. */
export function RankingResult({ question, marks }: { question: Question; marks: Results["marks"] }) {
  const t = useText();
  const locale = useLocale();
  const options = averageRanks(question, marks);
  return (
    <table className={css.table} aria-label={question.title}>
      <thead>
        <tr>
          <th scope="col">{t("forms.r.answer")}</th>
          <th scope="col" className={css.barCell}>
            <Hidden>{t("forms.r.chart")}</Hidden>
          </th>
          <th scope="col" className={css.end}>
            {t("forms.r.averagePlace")}
          </th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ option, average }) => (
          <tr key={option.id}>
            <th scope="row">{option.label}</th>
            <td className={css.barCell} aria-hidden="true">
              {average > 0 && (
                <span
                  className={css.bar1}
                  style={{ inlineSize: `${((options.length + 1 - average) / options.length) * 100}%` }}
                />
              )}
            </td>
            <td className={css.end}>{average > 0 ? decimal(locale, average) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
