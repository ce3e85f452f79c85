import type { Occurrence } from "@safos/contract/calendar";
import type { DatedThing } from "@safos/contract/timeline";
import { addDays, dayAt, instantAt, minutesAt, startOf, timeOn, type Day } from "../days.ts";

type Times = Pick<Occurrence, "start" | "end">;

/** When a thing is. */
export type Moments = Pick<DatedThing, "at" | "endsAt">;

/** A thing of a layer as it is drawn among occurrences. */
interface DatedOccurrence extends Occurrence {
  readonly dated: DatedThing;
}

const hour = 3_600_000;

/** Null: only its beginning is known. */
const endOf = ({ at, endsAt }: Moments): number | null =>
  endsAt !== null && Date.parse(endsAt) > Date.parse(at) ? Date.parse(endsAt) : null;

/** Where a meeting is drawn: of which nobody has said when it ends, an hour that stays within its day. */
function hoursOf(dated: Moments): Times {
  const from = Date.parse(dated.at);
  const to = endOf(dated) ?? Math.min(from + hour, startOf(addDays(dayAt(from), 1)));
  return { start: new Date(from).toISOString(), end: new Date(to).toISOString() };
}

/** A meeting takes its time of the day; all else is on its day, above the hours. */
export function occurrenceOf(dated: DatedThing): DatedOccurrence {
  const day = dayAt(Date.parse(dated.at));
  const isAllDay = dated.layer !== "meetings";
  return {
    dated,
    entryId: `${dated.layer}:${dated.id}`,
    calendarId: `layer:${dated.layer}`,
    recurrenceId: null,
    ...(isAllDay ? { start: day, end: addDays(day, 1) } : hoursOf(dated)),
    isAllDay,
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
export const datedOf = (one: object): DatedThing | null => ("dated" in one ? (one as DatedOccurrence).dated : null);

/** Whether only its beginning is known. */
export function isEndOpen(one: object): boolean {
  const dated = datedOf(one);
  return dated !== null && endOf(dated) === null;
}

/** The same time of another day. */
export const momentOn = (at: string, day: Day): string =>
  new Date(instantAt(timeOn(day, minutesAt(Date.parse(at))))).toISOString();

/** When a thing is after what is drawn of it was put elsewhere: an end that nobody has said is said by who pulls at it. */
export function momentsAt(dated: DatedThing, one: Occurrence, { start, end }: Times): Moments {
  // Keys may have pulled at the end of what has none.
  if (one.isAllDay) return { at: start === one.start ? dated.at : momentOn(dated.at, start), endsAt: dated.endsAt };
  const isAsLong = Date.parse(end) - Date.parse(start) === Date.parse(one.end) - Date.parse(one.start);
  return { at: start, endsAt: isAsLong && endOf(dated) === null ? null : end };
}

/** What is drawn, as it is at other times. */
export function drawnAt(one: Occurrence, times: Times): Occurrence {
  const dated = datedOf(one);
  const moved = { ...one, ...times };
  return dated ? Object.assign(moved, { dated: { ...dated, ...momentsAt(dated, one, times) } }) : moved;
}
