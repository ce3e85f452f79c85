import { createPace } from "#clock";
import { CalendarFault, importCalendar, withoutScheduling, writeCalendarObject } from "../icalendar/index.ts";
import { SourceFault } from "./fault.ts";

/** One entry of a calendar elsewhere, as it is kept here. */
interface SourceEntry {
  readonly uid: string;
  readonly body: string;
}

/** What a calendar elsewhere holds. */
export interface SourceContent {
  readonly entries: readonly SourceEntry[];
  /** UIDs of what is there and cannot be read: what is known of it stays. */
  readonly unreadable: ReadonlySet<string>;
  readonly leftOut: number;
  readonly name: string | null;
  readonly refreshSeconds: number | null;
}

/** What one feed may take of the thread, reading and expanding together. */
export const createSourcePace = (): ReturnType<typeof createPace> =>
  createPace({ ms: 20_000, error: () => new SourceFault("tooLarge") });

/** Reads the text of a calendar elsewhere. Throws SourceFault for what is none, is cut off or too large. */
export async function readSource(text: string): Promise<SourceContent> {
  const pace = createSourcePace();
  let read;
  try {
    read = await importCalendar(text, { pace, reduce: withoutScheduling });
  } catch (error) {
    if (!(error instanceof CalendarFault)) throw error;
    throw new SourceFault(error.reason === "tooLarge" ? "tooLarge" : "notCalendar", null, { cause: error });
  }
  const { objects, faults, name, refreshSeconds } = read;
  // A page that happens to hold nothing but what is wrong is no calendar.
  if (objects.length === 0 && faults.some(({ uid }) => uid === null)) throw new SourceFault("notCalendar");
  const entries: SourceEntry[] = [];
  for (const object of objects) {
    await pace.rest();
    entries.push({ uid: object.uid, body: writeCalendarObject(object) });
  }
  return {
    entries,
    unreadable: new Set(faults.flatMap(({ uid }) => uid ?? [])),
    leftOut: faults.length,
    name,
    refreshSeconds,
  };
}
