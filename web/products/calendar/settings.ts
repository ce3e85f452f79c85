import type { CalendarSettings } from "@safos/contract/calendar";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";

export const settingsQuery = queryOptions<CalendarSettings>({
  queryKey: ["calendar", "settings"],
  queryFn: () => request(calendarRoutes.readCalendarSettings),
});

/** When the reader is reminded of what is new: 15 minutes before unless it is known that they chose otherwise. */
export function useUsualLead(): number | null {
  const { data } = useQuery(settingsQuery);
  return data ? data.reminder : 15;
}
