/** When one is usually reminded. */
export type Usual = "today" | "tomorrow" | "week";

/** The morning's hour at which a day's reminders come. */
const morning = 8;
/** Later than this, what is left of the day is not worth a reminder. */
const lastHour = 17;
const hoursLater = 3;

const at = (day: Date, ahead: number, hour: number): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, hour).getTime();

/** Moments to choose from, in the browser's time zone: later today where that is left, tomorrow morning, and on Monday unless that is tomorrow. */
export function usualMoments(now: number): readonly { readonly id: Usual; readonly at: number }[] {
  const today = new Date(now);
  const later = at(today, 0, today.getHours() + hoursLater);
  const toMonday = (8 - today.getDay()) % 7 || 7;
  return [
    ...(today.getHours() + hoursLater <= lastHour ? [{ id: "today", at: later } as const] : []),
    { id: "tomorrow", at: at(today, 1, morning) },
    ...(toMonday > 1 ? [{ id: "week", at: at(today, toMonday, morning) } as const] : []),
  ];
}
