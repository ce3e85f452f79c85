import { memo, type KeyboardEvent } from "react";
import { formatTime, useLocale, useText } from "../../text/index.tsx";
import css from "./Calendar.module.css";
import { cellMinutes } from "./cursor.ts";
import { instantAt, timeOn, type Day } from "./days.ts";

const cells = Array.from({ length: 1440 / cellMinutes }, (_, index) => index * cellMinutes);

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
              data-minutes={minutes}
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
