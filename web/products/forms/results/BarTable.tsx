import { useText } from "../../../text/index.tsx";
import { cx, Hidden } from "../../../ui/index.ts";
import { share, type Bar } from "./counts.ts";
import css from "./Results.module.css";

/** How results are shown. */
export type Show = "chart" | "table" | "both";

/** How many chose what: a table with bars in it. */
export function BarTable({
  bars,
  total,
  show,
  label,
}: {
  bars: readonly Bar[];
  total: number;
  show: Show;
  label: string;
}) {
  const t = useText();
  const most = Math.max(...bars.map((one) => one.count), 1);
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t("forms.r.answer")}</th>
          {show !== "table" && (
            <th scope="col" className={css.barCell}>
              <Hidden>{t("forms.r.chart")}</Hidden>
            </th>
          )}
          {show !== "chart" && (
            <th scope="col" className={css.end}>
              {t("forms.r.number")}
            </th>
          )}
          <th scope="col" className={css.end}>
            {t("forms.r.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map((one) => (
          <tr key={one.id} className={cx(one.count === most && css.most)}>
            <th scope="row">{one.label}</th>
            {show !== "table" && (
              <td className={css.barCell} aria-hidden="true">
                <span className={css.bar1} style={{ inlineSize: `${(one.count / most) * 100}%` }} />
              </td>
            )}
            {show !== "chart" && <td className={css.end}>{one.count}</td>}
            <td className={css.end}>{share(one.count, total)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
