import { useState, type KeyboardEvent } from "react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { cx } from "../../ui/index.ts";
import css from "./Month.module.css";
import { addDays, dayAt, startOf, weekdayOf, type Day } from "./days.ts";
import type { Shown } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";

type YearProps = Pick<Shown, "entries"> & { day: Day; onDay: (day: Day) => void };

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Twelve small months. One stop of the Tab key for the whole year, arrows between its days. */
export function YearGrid(props: YearProps) {
  const days = [...props.entries.keys()];
  const [focused, setFocused] = useState(props.day);
  const stop = props.entries.has(focused) ? focused : (days[0] ?? "");
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-day="${addDays(stop, step)}"]`)?.focus();
  };
  return (
    <div className={css.year} onKeyDown={onKeyDown}>
      {months.map((month) => (
        <SmallMonth
          key={month}
          {...props}
          days={days.filter((day) => day.startsWith(month))}
          stop={stop}
          onFocus={setFocused}
        />
      ))}
    </div>
  );
}

function SmallMonth(props: YearProps & { days: readonly Day[]; stop: Day; onFocus: (day: Day) => void }) {
  const locale = useLocale();
  const [first = ""] = props.days;
  const cells: (Day | null)[] = [...Array.from({ length: weekdayOf(first) }, () => null), ...props.days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  const name = new Date(startOf(first)).toLocaleDateString(locale, { month: "long" });
  const monday = addDays(first, -weekdayOf(first));
  return (
    <table className={css.smallMonth}>
      <caption>{name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)}</caption>
      <thead>
        <tr>
          {Array.from({ length: 7 }, (_, weekday) => startOf(addDays(monday, weekday))).map((ms) => (
            <th key={ms} scope="col" abbr={new Date(ms).toLocaleDateString(locale, { weekday: "long" })}>
              {new Date(ms).toLocaleDateString(locale, { weekday: "narrow" })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          // oxlint-disable-next-line react/no-array-index-key -- a month's rows stay where they are
          <tr key={row}>
            {week.map((day, column) => (
              // oxlint-disable-next-line react/no-array-index-key -- and so do its columns
              <td key={column}>{day !== null && <YearDay {...props} day={day} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function YearDay(props: YearProps & { day: Day; stop: Day; onFocus: (day: Day) => void }) {
  const t = useText();
  const locale = useLocale();
  const { day } = props;
  const n = props.entries.get(day)?.length ?? 0;
  const holiday = holidayOf(day);
  return (
    <button
      type="button"
      className={cx(
        css.yearDay,
        n > 0 && css.marked,
        dayAt(now()) === day && css.today,
        holiday !== null && css.holiday,
      )}
      data-day={day}
      tabIndex={props.stop === day ? 0 : -1}
      aria-label={[formatDay(locale, startOf(day), now()), holiday && t(holiday), t("calendar.count", { n })]
        .filter(Boolean)
        .join(", ")}
      onFocus={() => props.onFocus(day)}
      onClick={() => props.onDay(day)}
    >
      {Number(day.slice(8))}
    </button>
  );
}
