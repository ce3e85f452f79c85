import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar, Entry, Occurrence } from "@safos/contract/calendar";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { addDays, daysOf, startOf, type Day, type View } from "./days.ts";

/** The zone in which the reader's days begin. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const calendarsQuery = queryOptions<Calendar[]>({
  queryKey: ["calendar", "calendars"],
  queryFn: async () => (await request(calendarRoutes.listCalendars)).items,
});

/** From the first moment of a day to the last of another. */
export const windowOf = (first: Day, last: Day): { readonly from: string; readonly to: string } => ({
  from: new Date(startOf(first)).toISOString(),
  to: new Date(startOf(addDays(last, 1))).toISOString(),
});

/** What overlaps these days, of every calendar that the reader sees. */
export const occurrencesQuery = (first: Day, last: Day) =>
  queryOptions<Occurrence[]>({
    queryKey: ["calendar", "occurrences", first, last],
    queryFn: async () => {
      const query = { ...windowOf(first, last), zone: ownZone() };
      return (await request(calendarRoutes.listOccurrences, { query })).items;
    },
    placeholderData: keepPreviousData,
  });

/** Asks for what a view shows of these days, before it is shown. */
export const fetchAhead = (view: View, day: Day): void => {
  const days = daysOf(view, day);
  void queryClient.prefetchQuery(occurrencesQuery(days[0] ?? day, days.at(-1) ?? day));
};

/** An entry as one of its occurrences says it; null: as a whole. Read anew whenever it is opened: a form begins with it. */
export const entryQuery = (id: string, recurrenceId: string | null) =>
  queryOptions<Entry>({
    queryKey: ["calendar", "entry", id, recurrenceId],
    queryFn: () =>
      request(calendarRoutes.readEntry, { params: { id }, query: recurrenceId === null ? {} : { recurrenceId } }),
    gcTime: 0,
  });

export const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["calendar"] });

/** The same after an entry was saved: who opens it again at once waits for what it is now, and is not shown what it was. */
export function refreshSaved(id: string): Promise<void> {
  queryClient.removeQueries({ queryKey: ["calendar", "entry", id] });
  return refresh();
}
