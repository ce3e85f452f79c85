import type { WorkingHours } from "@safos/contract/calendar";
import { defaultZone } from "../calendars/default.ts";

/** Of those who have set none: Monday to Friday from 8 to 17. */
export const usualHours: WorkingHours = {
  zone: defaultZone,
  week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ from: 8 * 60, to: 17 * 60 }] : [])),
};
