import type { Entry, NewEntry } from "@safos/contract/calendar";
import { now, uuid } from "#clock";
import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { buildEvent, writeCalendarObject } from "../icalendar/index.ts";
import { withCalendar } from "./lock.ts";
import { readEntryFor } from "./read.ts";
import { resourceName } from "./resource-name.ts";
import { refuseFault, shapeEntry } from "./shape.ts";
import { storeShape } from "./write.ts";

/** Makes an event in a calendar. Refuses MISSING, FORBIDDEN, ENTRY_INVALID, CALENDAR_FULL. */
export async function createEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  fields: NewEntry,
): Promise<Entry> {
  let text: string;
  try {
    text = writeCalendarObject(buildEvent({ ...fields, uid: uuid(), stamp: new Date(now()) }));
  } catch (error) {
    return refuseFault(error);
  }
  const shape = shapeEntry(text);
  const { id } = await withCalendar(ctx, person, calendarId, (open) =>
    storeShape(open, person, { name: resourceName(), shape, current: null }),
  );
  return readEntryFor(ctx, person, id);
}
