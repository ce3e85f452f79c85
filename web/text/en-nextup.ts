import type { svNextUp } from "./sv-nextup.ts";

/** English words of what comes today; loaded with Idag, after the rest of it. */
export const enNextUp: Record<keyof typeof svNextUp, string> = {
  "nextup.title": "Today in the calendar",
  "nextup.open": "Show the calendar",
  "nextup.untitled": "Untitled",
  "nextup.allDay": "All day",
  "nextup.minutes": "min",
  "nextup.hours": "h",
  "nextup.now": "Now",
  "nextup.soon": "{n, plural, one {Starts in one minute} other {Starts in # minutes}}",
  "nextup.inHours": "{n, plural, one {Starts in about an hour} other {Starts in about # hours}}",
  "nextup.going": "Going on",
};
