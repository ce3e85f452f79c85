import type { Calendar, Occurrence } from "@safos/contract/calendar";
import type { Day } from "./days.ts";
import type { Shown } from "./EntryButton.tsx";
import { datedOf } from "./layers/dated.ts";

/** What the grids of hours are given. */
export type GridProps = Shown & {
  /** Makes an entry at this time; undefined: the reader may write nowhere. */
  onCreate: ((start: string, rest: { end?: string; calendarId?: string | undefined }) => void) | undefined;
  onDay: (day: Day) => void;
  /** Of a single day that has a column for each of them; empty: one column a day. */
  beside: readonly Calendar[];
};

/** A day, or of a day one calendar or what is in none. */
export interface GridColumn {
  readonly id: string;
  readonly day: Day;
  readonly items: readonly Occurrence[];
  readonly calendar: Calendar | null;
  /** Of what is no entry, beside the calendars. */
  readonly isOfLayers: boolean;
}

export function columnsOf({ entries, beside }: Pick<GridProps, "entries" | "beside">): GridColumn[] {
  const days = [...entries];
  const [[day, items] = ["", []]] = days;
  if (beside.length === 0)
    return days.map(([day, items]) => ({ id: day, day, items, calendar: null, isOfLayers: false }));
  const dated = items.filter((one) => datedOf(one) !== null);
  return [
    ...beside.map((calendar) => ({
      id: calendar.id,
      day,
      calendar,
      items: items.filter((one) => one.calendarId === calendar.id),
      isOfLayers: false,
    })),
    ...(dated.length > 0 ? [{ id: "layers", day, calendar: null, items: dated, isOfLayers: true }] : []),
  ];
}

/** Whether what is moved or drawn shows in a column. `calendarId`: the calendar's or layer's whose it is; undefined: no calendar's. */
export function isIn({ calendar, isOfLayers }: GridColumn, calendarId: string | undefined): boolean {
  if (calendar) return calendar.id === calendarId;
  return !isOfLayers || calendarId === undefined || calendarId.startsWith("layer:");
}
