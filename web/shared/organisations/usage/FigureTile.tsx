import type { Usage } from "@safos/contract/usage";
import { now } from "../../../platform/clock.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { barsOf, figureOf, type FigureName } from "./figures.ts";
import { writeChange, writeFigure, writeNumber } from "./format.ts";
import css from "./Usage.module.css";

/** One number: what it was, what it was the year before, and a bar for each of twelve months. */
export function FigureTile({ usage, name }: { usage: Usage; name: FigureName }) {
  const t = useText();
  const locale = useLocale();
  const { months, year } = usage;
  const { value } = figureOf(months, year, name);
  const about = useAbout(usage, name);
  const bars = barsOf(months, year, name);
  return (
    <li className={css.figure}>
      <span className={css.name}>{t(`usage.number.${name}`)}</span>
      <span className={css.value}>{writeFigure(locale, name, value)}</span>
      <span className={css.about}>{about}</span>
      <span className={css.bars} aria-hidden="true">
        {bars.map(({ month, part }, index) => (
          <i
            key={month}
            className={cx(css.bar, index === bars.length - 1 && css.latest)}
            style={{ blockSize: part === null ? 0 : `${Math.max(part * 100, 4)}%` }}
          />
        ))}
      </span>
    </li>
  );
}

/** `av 412 · +6 %`; of storage what there may be, of guests how many leave. */
function useAbout({ months, year, guestsEnding, storageQuota }: Usage, name: FigureName): string {
  const t = useText();
  const locale = useLocale();
  const { value, before, change } = figureOf(months, year, name);
  if (name === "guests" && guestsEnding > 0 && year === new Date(now()).getUTCFullYear())
    return t("usage.ending", { n: guestsEnding });
  const accounts =
    months.findLast((one) => one.month.startsWith(`${year}-`) && one.accounts !== null)?.accounts ?? null;
  const whole =
    name === "persons" && accounts !== null
      ? writeNumber(locale, accounts)
      : name === "bytes" && storageQuota !== null
        ? writeFigure(locale, "bytes", storageQuota)
        : null;
  const all = whole === null ? null : t("usage.of", { n: whole });
  const compared =
    value === null || before === null
      ? t("usage.noBefore", { before: String(year - 1) })
      : change === null || change.by === 0
        ? t("usage.same", { before: String(year - 1) })
        : writeChange(locale, change.by, change.isPercent);
  return all === null ? compared : before === null ? all : `${all} · ${compared}`;
}
