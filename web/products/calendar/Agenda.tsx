import type { Occurrence } from "@safos/contract/calendar";
import { CalendarDays } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { EmptyState } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { startOf, type Day } from "./days.ts";
import { EntryButton, type Shown } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";
import { inOrder, isOn } from "./placing.ts";

/** What comes, day by day; days on which nothing is are left out. */
export function Agenda(props: Shown & { days: readonly Day[]; occurrences: readonly Occurrence[] }) {
  const t = useText();
  const locale = useLocale();
  const filled = props.days
    .map((day) => [day, inOrder(props.occurrences.filter((one) => isOn(one, day)))] as const)
    .filter(([day, items]) => items.length > 0 || holidayOf(day) !== null);
  if (filled.every(([, items]) => items.length === 0))
    return (
      <EmptyState icon={<CalendarDays />} title={t("calendar.none")}>
        {t("calendar.noneText")}
      </EmptyState>
    );
  return (
    <div className={css.agenda}>
      {filled.map(([day, items]) => {
        const holiday = holidayOf(day);
        return (
          <section key={day} className={css.agendaDay} aria-labelledby={`day-${day}`}>
            <h2 id={`day-${day}`} className={css.agendaName}>
              {formatDay(locale, startOf(day), now())}
              {holiday && <span className={css.holidayName}>{t(holiday)}</span>}
            </h2>
            {items.map((one) => (
              <EntryButton key={`${one.entryId} ${one.recurrenceId}`} occurrence={one} {...props} isLine />
            ))}
          </section>
        );
      })}
    </div>
  );
}
