import { useId } from "react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText, weekOf } from "../../text/index.tsx";
import { cx, Hidden } from "../../ui/index.ts";
import css from "./Month.module.css";
import { dayAt, startOf, type Day } from "./days.ts";
import { EntryGhost, EntryLines, type Shown } from "./EntryButton.tsx";
import { holidayOf } from "./holidays.ts";
import { daysTouched } from "./placing.ts";
import { heldAs } from "./useEntryDrag.ts";

/** What a day shows before it says how many more there are. */
const most = 3;

type MonthProps = Shown & {
  month: string;
  onDay: (day: Day) => void;
};

/** A month in whole weeks, with their numbers. */
export function MonthGrid(props: MonthProps) {
  const t = useText();
  const locale = useLocale();
  const hintId = useId();
  const days = [...props.entries.keys()];
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return (
    <div className={css.monthBox} data-scrolls="y">
      <table className={css.month}>
        <thead>
          <tr>
            <th className={css.weekNumber}>
              <abbr title={t("calendar.week")}>{t("calendar.weekShort")}</abbr>
            </th>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {new Date(startOf(day)).toLocaleDateString(locale, { weekday: "short" })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              <th scope="row" className={css.weekNumber}>
                {weekOf(startOf(week[0] ?? ""))}
              </th>
              {week.map((day) => (
                <MonthDay key={day} day={day} {...props} hintId={hintId} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Hidden>
        <span id={hintId}>{t("calendar.moveHint")}</span>
      </Hidden>
    </div>
  );
}

function MonthDay(props: MonthProps & { day: Day }) {
  const t = useText();
  const locale = useLocale();
  const { day } = props;
  const items = props.entries.get(day) ?? [];
  const holiday = holidayOf(day);
  const isOther = day.slice(0, 7) !== props.month;
  const { held } = props.drag ?? {};
  const moved = held ? heldAs(held) : null;
  const [first, last] = moved ? daysTouched(moved) : ["", ""];
  return (
    <td className={cx(css.cell, isOther && css.other)} data-day={day}>
      <button
        type="button"
        className={cx(css.cellDay, dayAt(now()) === day && css.today, holiday !== null && css.holiday)}
        aria-label={[
          formatDay(locale, startOf(day), now()),
          holiday && t(holiday),
          t("calendar.count", { n: items.length }),
        ]
          .filter(Boolean)
          .join(", ")}
        onClick={() => props.onDay(day)}
      >
        {Number(day.slice(8))}
      </button>
      {items.length > 0 && (
        <span className={css.cellCount} aria-hidden="true">
          {items.length}
        </span>
      )}
      {holiday && <span className={css.holidayName}>{t(holiday)}</span>}
      <div className={css.cellEntries}>
        {moved && first <= day && last >= day && (
          <EntryGhost occurrence={moved} colours={props.colours} isLine isBrief />
        )}
        <EntryLines items={items.slice(0, most)} {...props} isBrief />
        {items.length > most && (
          <button type="button" className={css.more} onClick={() => props.onDay(day)}>
            {t("calendar.more", { n: items.length - most })}
          </button>
        )}
      </div>
    </td>
  );
}
