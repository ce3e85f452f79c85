import type { Imported } from "@safos/contract/calendar";
import { refuse, Refusal, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { importCalendar, writeCalendarObject, CalendarFault } from "../icalendar/index.ts";
import { withCalendar } from "./lock.ts";
import { isWhole } from "./privacy.ts";
import { readEntryByUid } from "./queries.ts";
import { refuseFault, shapeEntry, type EntryShape } from "./shape.ts";
import { storeShape } from "./write.ts";
import { resourceName } from "./resource-name.ts";

const shownFaults = 100;
/** Entries that are written under one lock: others write between them. */
const partSize = 200;

/** Reads a file of entries into a calendar; what it has by its UID is replaced. What is wrong with one leaves that one out. */
export async function importEntries(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  text: string,
): Promise<Imported> {
  await ctx.items.require({ person, link: null }, "calendar", calendarId, "write");
  const shapes: EntryShape[] = [];
  const faults: { uid: string | null; reason: string }[] = [];
  const leaveOut = (uid: string | null, reason: string): void => {
    if (faults.length < shownFaults) faults.push({ uid, reason });
  };
  let read: ReturnType<typeof importCalendar>;
  try {
    read = importCalendar(text);
  } catch (error) {
    return refuseFault(error);
  }
  for (const { uid, fault } of read.faults) leaveOut(uid, fault.message);
  for (const object of read.objects) {
    try {
      shapes.push(shapeEntry(writeCalendarObject(object)));
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof CalendarFault)) throw error;
      leaveOut(object.uid, error.message);
    }
  }
  if (shapes.length === 0 && faults.length === 0) throw refuse("ENTRY_INVALID", "The file holds no entries.");
  let added = 0;
  let changed = 0;
  for (let at = 0; at < shapes.length; at += partSize)
    await withCalendar(ctx, person, calendarId, async (open) => {
      for (const shape of shapes.slice(at, at + partSize)) {
        const current = await readEntryByUid(open.trx, calendarId, shape.uid);
        if (current && !isWhole(open.row, current, person.personId)) {
          leaveOut(shape.uid, "The entry is private: only its owner may change it.");
          continue;
        }
        if (!open.row.components.includes(shape.kind)) {
          leaveOut(shape.uid, `This calendar takes no ${shape.kind}.`);
          continue;
        }
        const name = current?.name ?? resourceName();
        const { isNew } = await storeShape(open, person, { name, shape, current });
        if (isNew) added++;
        else changed++;
      }
    });
  return { added, changed, faults };
}
