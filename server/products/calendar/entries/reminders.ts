import type { EventFields } from "../icalendar/index.ts";

/** What the page's reminders, in minutes before the start, are in an entry. */
export const alarmsFor = (reminders: readonly number[] | undefined): Pick<EventFields, "alarms"> =>
  reminders === undefined ? {} : { alarms: [...new Set(reminders)].map((minutesBefore) => ({ minutesBefore })) };
