import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { cx } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { daysTouched, isLong, keyOf } from "./placing.ts";
import { startOf, type Day } from "./days.ts";
import { isIn, type GridColumn, type GridProps } from "./columns.ts";
import { EntryGhost, EntryLines } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";
import { heldAs } from "./useEntryDrag.ts";

/** Above a column: the day, or whose it is, and what takes whole days. */
export function DayHead(props: GridProps & { column: GridColumn; today: Day }) {
  const t = useText();
  const locale = useLocale();
  const { day, calendar, items, isOfLayers } = props.column;
  const holiday = holidayOf(day);
  const date = new Date(startOf(day));
  const name = formatDay(locale, startOf(day), startOf(props.today));
  const { held } = props.drag ?? {};
  const moved = held && isLong(held.occurrence) ? heldAs(held) : null;
  const [first, last] = moved ? daysTouched(moved) : ["", ""];
  return (
    <div
      className={css.dayHead}
      role="group"
      aria-label={calendar ? `${calendar.name}, ${name}` : isOfLayers ? `${t("layers.heading")}, ${name}` : name}
      data-day={day}
      data-calendar={calendar?.id}
    >
      {calendar ? (
        <span className={css.columnName}>
          {calendar.isOwn ? calendar.name : `${calendar.name} · ${calendar.workspaceName}`}
        </span>
      ) : isOfLayers ? (
        <span className={css.columnName}>{t("layers.heading")}</span>
      ) : (
        <button
          type="button"
          className={cx(css.dayName, props.today === day && css.today, holiday !== null && css.holiday)}
          onClick={() => props.onDay(day)}
        >
          <span>{date.toLocaleDateString(locale, { weekday: "short" })}</span>
          <span className={css.dayNumber}>{date.getDate()}</span>
        </button>
      )}
      {holiday && !calendar && !isOfLayers && <span className={css.holidayName}>{t(holiday)}</span>}
      <EntryLines items={items.filter(isLong)} {...props} isBrief />
      {moved && first <= day && last >= day && isIn(props.column, moved.calendarId) && (
        <EntryGhost key={keyOf(moved)} occurrence={moved} colours={props.colours} isLine isBrief />
      )}
    </div>
  );
}
