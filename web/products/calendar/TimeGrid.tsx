import {
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
} from "react";
import { formatDay, formatTime, useLocale, useText } from "../../text/index.tsx";
import { Hidden } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { dayAt, instantAt, startOf, timeOn, type Day } from "./days.ts";
import { columnsOf, type GridColumn, type GridProps } from "./columns.ts";
import { DayColumn } from "./DayColumn.tsx";
import { DayHead } from "./DayHead.tsx";
import { cellMinutes, nextCursor, type Cursor } from "./cursor.ts";
import { placeDay } from "./placing.ts";
import { secondZone } from "./preference.ts";
import { timesOfRange } from "./useEntryDrag.ts";
import { useMinute } from "./useMinute.ts";
import { formatInZone, shortZone } from "./zones.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Where a grid begins: what is earlier is a scroll away. */
const firstHour = 7;
/** Where the keyboard begins on a day. */
const firstMinutes = 540;

/** The first time from this on at which a column has nothing: what Tab leads to is seen whole. */
function freeFrom(column: GridColumn | undefined, minutes: number): number {
  const placed = column ? placeDay(column.items, column.day) : [];
  for (let at = minutes; at < 1440; at += cellMinutes)
    if (placed.every(({ from, to }) => to <= at || from >= at + cellMinutes)) return at;
  return minutes;
}

/** Where the keyboard stands; the focus goes along. */
function useCursor(columns: readonly GridColumn[], onCreate: GridProps["onCreate"]) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const known = cursor && columns.some(({ id }) => id === cursor.column) ? cursor : null;
  const [first] = columns;
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- The column is another object each time, what it holds is not.
  const minutes = useMemo(() => freeFrom(first, firstMinutes), [first?.items, first?.day]);
  const begin: Cursor = { column: columns[0]?.id ?? "", minutes, to: minutes + cellMinutes };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = known ?? begin;
    const column = columns.find(({ id }) => id === at.column);
    if (!column || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      const range = timesOfRange({ day: column.day, from: at.minutes, to: at.to });
      const isDrawn = at.to > at.minutes + cellMinutes;
      onCreate?.(range.start, { ...(isDrawn ? { end: range.end } : {}), calendarId: column.calendar?.id });
    } else {
      const next = nextCursor(
        at,
        event,
        columns.map(({ id }) => id),
      );
      if (!next) return;
      setCursor(next);
      box.current?.querySelector<HTMLElement>(`[data-cell="${next.column} ${next.minutes}"]`)?.focus();
    }
    event.preventDefault();
  };
  const onFocus = (column: string, minutes: number): void =>
    setCursor((last) =>
      last?.column === column && last.minutes === minutes ? last : { column, minutes, to: minutes + cellMinutes },
    );
  return {
    box,
    cursor: known ?? begin,
    isDrawn: known !== null && known.to > known.minutes + cellMinutes,
    onKeyDown,
    onFocus,
  };
}

/** Days side by side with their hours: whole days above, the rest where the clock has it. */
export function TimeGrid(props: GridProps) {
  const t = useText();
  const locale = useLocale();
  const hintId = useId();
  const time = useMinute();
  const zone = secondZone.use();
  const columns = columnsOf(props);
  const { box, cursor, isDrawn, onKeyDown, onFocus } = useCursor(columns, props.onCreate);
  useLayoutEffect(() => {
    const inner = box.current;
    if (inner) inner.scrollTop = (inner.scrollHeight / 24) * firstHour;
  }, [box]);
  const viewOf = useCallback(() => {
    // Before the grid is there, nobody knows what will be in view.
    if (!box.current) return null;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    const minute = scrollHeight / 1440;
    return { from: scrollTop / minute, to: (scrollTop + clientHeight) / minute };
  }, [box]);
  const days = [...props.entries.keys()];
  const shown = { ...props, hintId };
  const range = isDrawn ? columns.find(({ id }) => id === cursor.column) : undefined;
  return (
    <div
      className={css.grid}
      style={{ "--days": columns.length, "--zones": zone === "" ? 1 : 2 } as CSSProperties}
      data-days={columns.length}
    >
      <div className={css.gridHead}>
        <span className={css.zoneName}>{zone !== "" && shortZone(zone)}</span>
        {columns.map((column) => (
          <DayHead key={column.id} column={column} today={dayAt(time)} {...shown} />
        ))}
      </div>
      <div
        className={css.hours}
        ref={box}
        {...(props.onCreate ? {} : { tabIndex: 0 })}
        data-scrolls="y"
        role="group"
        aria-label={t("calendar.times")}
      >
        <HourNames days={days} zone={zone} />
        {columns.map((column) => (
          <DayColumn
            key={column.id}
            column={column}
            time={time}
            across={columns.length}
            viewOf={viewOf}
            stop={column.id === cursor.column ? cursor.minutes : null}
            onCellKey={onKeyDown}
            onCellFocus={onFocus}
            range={
              range?.id === column.id
                ? { day: column.day, calendarId: undefined, from: cursor.minutes, to: cursor.to }
                : null
            }
            {...shown}
          />
        ))}
      </div>
      <Hidden>
        <span id={hintId}>{t("calendar.moveHint")}</span>
      </Hidden>
      <Hidden>
        <span role="status">
          {range &&
            `${formatDay(locale, startOf(range.day), time)} ${formatTime(locale, instantAt(timeOn(range.day, cursor.minutes)))}–${formatTime(locale, instantAt(timeOn(range.day, cursor.to)))}`}
        </span>
      </Hidden>
    </div>
  );
}

/** The hours, and in another zone what its clocks show then: both, where the days that are drawn differ in it. */
function HourNames({ days, zone }: { days: readonly Day[]; zone: string }) {
  const locale = useLocale();
  const [first = "", last = first] = [days[0], days.at(-1)];
  const other = (hour: number): string => {
    const names = [first, last].map((day) => formatInZone(locale, instantAt(timeOn(day, hour * 60)), zone));
    return [...new Set(names)].join(" / ");
  };
  return (
    <>
      {zone !== "" && (
        <div className={css.hourNames} aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} className={css.hourName}>
              {hour === 0 ? "" : other(hour)}
            </span>
          ))}
        </div>
      )}
      <div className={css.hourNames} aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} className={css.hourName}>
            {hour === 0 ? "" : formatTime(locale, Date.parse("2026-01-01T00:00") + hour * 3_600_000)}
          </span>
        ))}
      </div>
    </>
  );
}
