import type { UsageMonth } from "@safos/contract/usage";
import { useLocale, useText } from "../../../text/index.tsx";
import { figures } from "./figures.ts";
import { monthName, writeFigure } from "./format.ts";
import css from "./Usage.module.css";

/** The same numbers as rows, of the year and of the one before it; the latest month first. */
export function MonthTable({ months, year }: { months: readonly UsageMonth[]; year: number }) {
  const t = useText();
  const locale = useLocale();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways is reached by the keyboard
    <div className={css.scroll} role="region" aria-label={t("usage.tableLead")} tabIndex={0}>
      <table className={css.table} aria-label={`${t("usage.title")} ${year}`}>
        <thead>
          <tr>
            <th scope="col">{t("usage.month")}</th>
            {figures.map((name) => (
              <th key={name} scope="col">
                {t(`usage.number.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((one) => (
            <tr key={one.month}>
              <th scope="row">
                {monthName(locale, one.month, "long")} {one.month.slice(0, 4)}
              </th>
              {figures.map((name) => (
                <td key={name}>{writeFigure(locale, name, one[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
