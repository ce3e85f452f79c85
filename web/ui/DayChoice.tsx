import type { CalendarDate } from "@internationalized/date";
import { Calendar } from "react-aria-components";
import css from "./DayChoice.module.css";
import { beginning, parseMoment } from "./moments.ts";
import { Month } from "./Month.tsx";

/** Any number of days (`2026-11-24`), chosen and taken back in a month; those that have passed cannot be. */
export function DayChoice(props: { label: string; days: readonly string[]; onChange: (days: string[]) => void }) {
  return (
    <div className={css.choice}>
      <Calendar<CalendarDate, "multiple">
        aria-label={props.label}
        selectionMode="multiple"
        value={props.days.flatMap((day) => parseMoment("date", day) ?? [])}
        onChange={(days) => props.onChange(days.map(String))}
        minValue={beginning("date")}
      >
        <Month />
      </Calendar>
    </div>
  );
}
