import type { Occurrence } from "@safos/contract/calendar";
import type { DatedThing } from "@safos/contract/timeline";
import { addDays, dayAt, instantAt, minutesAt, timeOn, type Day } from "../days.ts";

/** A thing of a layer as it is drawn among occurrences: on its day, above the hours. */
interface DatedOccurrence extends Occurrence {
  readonly dated: DatedThing;
}

export function occurrenceOf(dated: DatedThing): DatedOccurrence {
  const day = dayAt(Date.parse(dated.at));
  return {
    dated,
    entryId: `${dated.layer}:${dated.id}`,
    calendarId: `layer:${dated.layer}`,
    recurrenceId: null,
    start: day,
    end: addDays(day, 1),
    isAllDay: true,
    zone: null,
    summary: dated.title,
    location: "",
    class: "PUBLIC",
    isBusyOnly: false,
    isFree: true,
    isTentative: false,
    isRecurring: false,
    callPath: null,
    etag: "",
  };
}

/** The thing behind what is drawn; null: it is an entry of a calendar. */
export const datedOf = (one: Occurrence): DatedThing | null => ("dated" in one ? (one as DatedOccurrence).dated : null);

/** The same time of another day. */
export const momentOn = (at: string, day: Day): string =>
  new Date(instantAt(timeOn(day, minutesAt(Date.parse(at))))).toISOString();
