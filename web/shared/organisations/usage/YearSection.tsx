import type { Usage } from "@safos/contract/usage";
import { useState } from "react";
import { useLocale, useText, type Text } from "../../../text/index.tsx";
import { Button, EmptyState, Section, Select, Skeleton } from "../../../ui/index.ts";
import { ChartColumn } from "lucide-react";
import { figures, figureOf, spanOf } from "./figures.ts";
import { FigureTile } from "./FigureTile.tsx";
import { monthName } from "./format.ts";
import { MonthTable } from "./MonthTable.tsx";
import { useUsage } from "./use-usage.ts";
import css from "./Usage.module.css";
import "./text.ts";

/** `Januari–november 2026, jämfört med samma tid 2025` */
function aboutSpan(t: Text, locale: string, { months, year }: Usage): string {
  const span = spanOf(months, year);
  if (!span) return "";
  const [first, last] = span.map((month) => monthName(locale, month, "long"));
  const names = first === last ? (first ?? "") : `${first}–${last}`;
  const isCompared = figures.some((name) => figureOf(months, year, name).before !== null);
  return t(isCompared ? "usage.span" : "usage.spanAlone", {
    span: names.charAt(0).toLocaleUpperCase(locale) + names.slice(1),
    year: String(year),
    before: String(year - 1),
  });
}

/** How the organisation uses Safos: seven numbers, each with its months. */
export function YearSection() {
  const t = useText();
  const locale = useLocale();
  const [year, setYear] = useState<number | null>(null);
  const [isTable, setTable] = useState(false);
  const usage = useUsage(year);
  return (
    <Section
      title={t("usage.title")}
      after={usage && <span className={css.span}>{aboutSpan(t, locale, usage)}</span>}
      action={
        usage && (
          <>
            <Button variant="quiet" size="xs" aria-pressed={isTable} onPress={() => setTable(!isTable)}>
              {t("usage.table")}
            </Button>
            <Select
              label={t("usage.year")}
              isLabelHidden
              isSmall
              value={String(usage.year)}
              options={(usage.years.length === 0 ? [usage.year] : usage.years).map((one) => ({
                id: String(one),
                name: String(one),
              }))}
              onChange={(one) => setYear(Number(one))}
            />
          </>
        )
      }
    >
      <div aria-live="polite">
        {!usage ? (
          <Skeleton label={t("common.loading")} rows={2} />
        ) : spanOf(usage.months, usage.year) === null ? (
          <EmptyState icon={<ChartColumn />} title={t("usage.none", { year: String(usage.year) })} />
        ) : isTable ? (
          <MonthTable months={usage.months} year={usage.year} />
        ) : (
          <ul className={css.figures}>
            {figures.map((name) => (
              <FigureTile key={name} usage={usage} name={name} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
