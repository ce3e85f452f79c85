import type { Calendar, Occurrence } from "@safos/contract/calendar";
import type { Day } from "./days.ts";
import type { Shown } from "./EntryButton.tsx";

/** What the grids of hours are given. */
export type GridProps = Shown & {
  /** Makes an entry at this time; undefined: the reader may write nowhere. */
  onCreate: ((start: string, rest: { end?: string; calendarId?: string | undefined }) => void) | undefined;
  onDay: (day: Day) => void;
  /** Of a single day that has a column for each of them; empty: one column a day. */
  beside: readonly Calendar[];
};

/** A day, or one calendar of a day. */
export interface GridColumn {
  readonly id: string;
  readonly day: Day;
  readonly items: readonly Occurrence[];
  readonly calendar: Calendar | null;
}

export function columnsOf({ entries, beside }: Pick<GridProps, "entries" | "beside">): GridColumn[] {
  const days = [...entries];
  const [[day, items] = ["", []]] = days;
  if (beside.length === 0) return days.map(([day, items]) => ({ id: day, day, items, calendar: null }));
  return beside.map((calendar) => ({
    id: calendar.id,
    day,
    calendar,
    items: items.filter((one) => one.calendarId === calendar.id),
  }));
}
