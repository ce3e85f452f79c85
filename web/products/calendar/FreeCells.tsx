import { memo, type KeyboardEvent } from "react";
import { formatTime, useLocale, useText } from "../../text/index.tsx";
import css from "./Calendar.module.css";
import { instantAt, timeOn, type Day } from "./days.ts";

/** In minutes: what one cell is. */
export const cellMinutes = 30;
const cells = Array.from({ length: 1440 / cellMinutes }, (_, index) => index * cellMinutes);

/** Where the keyboard stands among the times of a day, and up to where it has drawn a range. */
export interface Cursor {
  readonly column: string;
  readonly minutes: number;
  readonly to: number;
}

/** Where the cursor is after a key; null: the key is not one of its own. `columns`: in the order in which they stand. */
export function nextCursor(
  cursor: Cursor,
  event: Pick<KeyboardEvent, "key" | "shiftKey">,
  columns: readonly string[],
): Cursor | null {
  const { minutes, to } = cursor;
  const at = (next: number, column = cursor.column): Cursor => ({ column, minutes: next, to: next + cellMinutes });
  const beside = (by: number): Cursor => at(minutes, columns[columns.indexOf(cursor.column) + by] ?? cursor.column);
  const last = 1440 - cellMinutes;
  if (event.shiftKey && event.key === "ArrowDown") return { ...cursor, to: Math.min(to + cellMinutes, 1440) };
  if (event.shiftKey && event.key === "ArrowUp")
    return { ...cursor, to: Math.max(to - cellMinutes, minutes + cellMinutes) };
  if (event.key === "ArrowDown") return at(Math.min(minutes + cellMinutes, last));
  if (event.key === "ArrowUp") return at(Math.max(minutes - cellMinutes, 0));
  if (event.key === "ArrowLeft") return beside(-1);
  if (event.key === "ArrowRight") return beside(1);
  if (event.key === "Home") return at(0);
  return event.key === "End" ? at(last) : null;
}

/** The times of a column as cells: one stop of the Tab key for all columns together, arrows between them, Enter makes an entry. */
export const FreeCells = memo(function FreeCells(props: {
  column: string;
  day: Day;
  name: string;
  /** Minutes at which something begins or goes on: `[from, to]` each. */
  taken: string;
  /** The cell that Tab leads to; null: it is in another column. */
  stop: number | null;
  onFocus: (column: string, minutes: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const taken = JSON.parse(props.taken) as [number, number][];
  return (
    <div className={css.cells} role="grid" aria-label={t("calendar.timesOf", { day: props.name })}>
      <div role="row">
        {cells.map((minutes) => {
          const n = taken.filter(([from, to]) => from < minutes + cellMinutes && to > minutes).length;
          return (
            <div
              key={minutes}
              role="gridcell"
              className={css.freeCell}
              data-cell={`${props.column} ${minutes}`}
              tabIndex={props.stop === minutes ? 0 : -1}
              aria-label={`${props.name} ${formatTime(locale, instantAt(timeOn(props.day, minutes)))}, ${t("calendar.count", { n })}`}
              onFocus={() => props.onFocus(props.column, minutes)}
              onKeyDown={props.onKeyDown}
            />
          );
        })}
      </div>
    </div>
  );
});
