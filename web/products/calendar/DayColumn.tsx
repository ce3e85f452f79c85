import type { Occurrence } from "@safos/contract/calendar";
import { useMemo, type CSSProperties, type KeyboardEvent, type MouseEvent } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { formatDay, formatTime, useLocale, useText } from "../../text/index.tsx";
import { cx } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { isIn, type GridColumn, type GridProps } from "./columns.ts";
import { clockChangeOf, dayAt, instantAt, minutesAt, startOf, timeOn, type Day } from "./days.ts";
import { EntryButton, EntryGhost, entryProps, placedStyle } from "./EntryButton.tsx";
import { FreeCells } from "./FreeCells.tsx";
import { isLong, keyOf, placeDay, type Placed } from "./placing.ts";
import { useDrawnFirst, type View } from "./useDrawnFirst.ts";
import { heldAs, type Drawn } from "./useEntryDrag.ts";

type ColumnProps = GridProps & {
  column: GridColumn;
  time: number;
  stop: number | null;
  onCellKey: (event: KeyboardEvent<HTMLElement>) => void;
  onCellFocus: (column: string, minutes: number) => void;
  /** What keys have drawn. */
  range: Drawn | null;
  /** How many columns the grid has. */
  across: number;
  viewOf: () => View | null;
};

/** How many entries there may be across the grid: more are too narrow for words. */
const narrow = 42;
const narrowOnPhones = 14;

/** The hours of a column, and what is in them. */
export function DayColumn(props: ColumnProps) {
  const t = useText();
  const locale = useLocale();
  const { day, calendar, items, isOfLayers } = props.column;
  const placed = useMemo(() => placeDay(items, day), [items, day]);
  const drawn = useDrawnFirst(placed, props.viewOf);
  const mostBeside = Math.floor((useIsPhone() ? narrowOnPhones : narrow) / props.across);
  const isToday = dayAt(props.time) === day;
  const date = formatDay(locale, startOf(day), props.time);
  const title = calendar?.name ?? (isOfLayers ? t("layers.heading") : null);
  const name = title === null ? date : `${title}, ${date}`;
  return (
    <section
      className={cx(css.column, isToday && css.isToday)}
      aria-label={name}
      data-day={day}
      data-hours=""
      data-calendar={calendar?.id}
    >
      <ClockChangeMark day={day} />
      <FreeTimes {...props} placed={placed} name={name} />
      {isToday && <span className={css.now} style={{ "--from": minutesAt(props.time) } as CSSProperties} />}
      {drawn.map((one) => (
        <EntryButton
          key={keyOf(one.occurrence)}
          {...entryProps(props, one.occurrence)}
          axis="time"
          isBrief={one.to - one.from <= 30}
          isNarrow={one.columns > mostBeside}
          from={one.from}
          to={one.to}
          column={one.column}
          columns={one.columns}
        />
      ))}
      <HeldHere {...props} />
    </section>
  );
}

function FreeTimes(props: ColumnProps & { placed: readonly Placed[]; name: string }) {
  const { column, drag, onCreate } = props;
  if (!onCreate || !drag) return <div className={css.slots} />;
  const create = (event: MouseEvent<HTMLDivElement>): void => {
    if (drag.on.hasJustDragged()) return;
    // Every point of a column is in one of its cells; who presses by other means than a pointer has no point.
    const minutes = (event.target as HTMLElement).dataset["minutes"];
    if (minutes !== undefined) onCreate(timeOn(column.day, Number(minutes)), { calendarId: column.calendar?.id });
  };
  return (
    <div className={css.slots} role="presentation" onClick={create} onPointerDown={drag.pressFree}>
      <FreeCells
        column={column.id}
        day={column.day}
        name={props.name}
        taken={JSON.stringify(props.placed.map(({ from, to }) => [from, to]))}
        stop={props.stop}
        onFocus={props.onCellFocus}
        onKeyDown={props.onCellKey}
      />
    </div>
  );
}

/** What is being moved to this column, or drawn in it. */
function HeldHere({ column, drag, colours, range }: ColumnProps) {
  const locale = useLocale();
  const { held, drawn } = drag ?? {};
  const moved = held && !isLong(held.occurrence) && isIn(column, held.calendarId) ? heldAs(held) : null;
  const own = drawn?.day === column.day && isIn(column, drawn.calendarId) ? drawn : range;
  const time = (minutes: number): string => formatTime(locale, instantAt(timeOn(column.day, minutes)));
  return (
    <>
      {moved &&
        [...placeDay([moved], column.day)]
          .filter(({ occurrence }) => touches(occurrence, column.day))
          .map((one) => (
            <EntryGhost key={keyOf(moved)} occurrence={moved} colours={colours} style={placedStyle(one)} />
          ))}
      {own && (
        <div className={css.drawn} style={placedStyle({ ...own, column: 0, columns: 1 })} aria-hidden="true">
          {time(own.from)}–{time(own.to)}
        </div>
      )}
    </>
  );
}

const touches = (one: Occurrence, day: Day): boolean =>
  dayAt(Date.parse(one.start)) <= day && dayAt(Math.max(Date.parse(one.start), Date.parse(one.end) - 1)) >= day;

/** The hour that the clock skips, or shows twice. */
function ClockChangeMark({ day }: { day: Day }) {
  const t = useText();
  const change = clockChangeOf(day);
  if (!change) return null;
  return (
    <span
      className={cx(css.clockChange, change.kind === "skipped" && css.skipped)}
      style={placedStyle({ ...change, column: 0, columns: 1 })}
    >
      {t(`calendar.clock.${change.kind}`)}
    </span>
  );
}
