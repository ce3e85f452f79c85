import { useLayoutEffect, useRef, type CSSProperties, type MouseEvent } from "react";
import { now } from "../../platform/clock.ts";
import { formatDay, formatTime, useLocale, useText } from "../../text/index.tsx";
import { cx } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { dayAt, minutesAt, startOf, timeOn, type Day } from "./days.ts";
import { EntryButton, EntryLines, keyOf, type Shown } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";
import { isLong, placeDay } from "./placing.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Where a grid begins: what is earlier is a scroll away. */
const firstHour = 7;

type GridProps = Shown & {
  /** Makes an entry at this time; undefined: the reader may write nowhere. */
  onCreate: ((start: string) => void) | undefined;
  onDay: (day: Day) => void;
};

/** Days side by side with their hours: whole days above, the rest where the clock has it. */
export function TimeGrid(props: GridProps) {
  const t = useText();
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const inner = box.current;
    if (inner) inner.scrollTop = (inner.scrollHeight / 24) * firstHour;
  }, []);
  const days = [...props.entries.keys()];
  const columns = { "--days": days.length } as CSSProperties;
  return (
    <div className={css.grid} style={columns} data-days={days.length}>
      <div className={css.gridHead}>
        <span />
        {days.map((day) => (
          <DayHead key={day} day={day} {...props} />
        ))}
      </div>
      <div className={css.hours} ref={box} tabIndex={0} role="group" aria-label={t("calendar.times")}>
        <div className={css.hourNames} aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} className={css.hourName}>
              {hour === 0 ? "" : formatTime(locale, startOf("2026-01-01") + hour * 3_600_000)}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <DayColumn key={day} day={day} {...props} />
        ))}
      </div>
    </div>
  );
}

function DayHead(props: GridProps & { day: Day }) {
  const t = useText();
  const locale = useLocale();
  const { day } = props;
  const holiday = holidayOf(day);
  const long = (props.entries.get(day) ?? []).filter(isLong);
  const date = new Date(startOf(day));
  return (
    <div className={css.dayHead} role="group" aria-label={formatDay(locale, startOf(day), now())}>
      <button
        type="button"
        className={cx(css.dayName, dayAt(now()) === day && css.today, holiday !== null && css.holiday)}
        onClick={() => props.onDay(day)}
      >
        <span>{date.toLocaleDateString(locale, { weekday: "short" })}</span>
        <span className={css.dayNumber}>{date.getDate()}</span>
      </button>
      {holiday && <span className={css.holidayName}>{t(holiday)}</span>}
      <EntryLines items={long} {...props} isBrief />
    </div>
  );
}

function DayColumn(props: GridProps & { day: Day }) {
  const locale = useLocale();
  const { day, onCreate } = props;
  const isToday = dayAt(now()) === day;
  const create = (event: MouseEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const half = Math.floor(((event.clientY - box.top) / box.height) * 48);
    onCreate?.(timeOn(day, Math.min(Math.max(half, 0), 47) * 30));
  };
  return (
    <section className={cx(css.column, isToday && css.isToday)} aria-label={formatDay(locale, startOf(day), now())}>
      {/* The button of the page makes an entry as well, at any time. */}
      <div className={css.slots} role="presentation" onClick={onCreate && create} />
      {isToday && <span className={css.now} style={{ "--from": minutesAt(now()) } as CSSProperties} />}
      {placeDay(props.entries.get(day) ?? [], day).map((one) => (
        <EntryButton
          key={keyOf(one.occurrence)}
          occurrence={one.occurrence}
          {...props}
          isBrief={one.to - one.from <= 30}
          place={
            {
              "--from": one.from,
              "--took": one.to - one.from,
              "--column": one.column,
              "--columns": one.columns,
            } as CSSProperties
          }
        />
      ))}
    </section>
  );
}
