import { CalendarDays } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { EmptyState } from "../../ui/index.ts";
import css from "./Agenda.module.css";
import { startOf } from "./days.ts";
import { EntryLines, type Shown } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";

/** What comes, day by day; days on which nothing is are left out. */
export function Agenda(props: Shown) {
  const t = useText();
  const locale = useLocale();
  const filled = [...props.entries].filter(([day, items]) => items.length > 0 || holidayOf(day) !== null);
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
            <EntryLines items={items} {...props} />
          </section>
        );
      })}
    </div>
  );
}
