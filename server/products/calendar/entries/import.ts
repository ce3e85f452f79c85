import type { Imported } from "@safos/contract/calendar";
import { refuse, Refusal, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { importCalendar, writeCalendarObject, CalendarFault } from "../icalendar/index.ts";
import { createPace } from "../pace.ts";
import type { EntryRow } from "../tables.ts";
import { withCalendar, type OpenCalendar } from "./lock.ts";
import { isWhole } from "./privacy.ts";
import { readCopyIds } from "../invitations/queries.ts";
import { readEntriesByUid, storeEntries, type FreshEntry } from "./queries.ts";
import { refuseFault, shapeEntry, type EntryShape } from "./shape.ts";
import { freshEntry, requireRoom } from "./write.ts";
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
  const pace = createPace(Number.POSITIVE_INFINITY);
  let read: Awaited<ReturnType<typeof importCalendar>>;
  try {
    read = await importCalendar(text, { pace });
  } catch (error) {
    return refuseFault(error);
  }
  for (const { uid, fault } of read.faults) leaveOut(uid, fault.message);
  for (const object of read.objects) {
    await pace.rest();
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
      const part = shapes.slice(at, at + partSize);
      const uids = part.map((one) => one.uid);
      const there = new Map((await readEntriesByUid(open.trx, calendarId, uids)).map((one) => [one.uid, one]));
      const copies = new Set(
        await readCopyIds(
          open.trx,
          [...there.values()].map(({ id }) => id),
        ),
      );
      const fresh: FreshEntry[] = [];
      for (const shape of part) {
        const current = there.get(shape.uid) ?? null;
        const fault = faultOf(open, person, shape, { current, isCopy: copies.has(current?.id ?? "") });
        if (fault !== null) {
          leaveOut(shape.uid, fault);
          continue;
        }
        requireRoom(open, shape, current);
        fresh.push(
          freshEntry(open, person, { name: current?.name ?? resourceName(), shape, current, organizerId: null }),
        );
        if (current) changed++;
        else added++;
      }
      await storeEntries(open.trx, fresh);
    });
  return { added, changed, faults };
}

/** Why an entry cannot be taken here; null: it can. */
function faultOf(
  { row }: OpenCalendar,
  { personId }: Principal,
  { kind }: EntryShape,
  { current, isCopy }: { readonly current: EntryRow | null; readonly isCopy: boolean },
): string | null {
  // A file invites nobody, and answers nothing.
  if (isCopy || (current && current.organizerId !== null)) return "People are invited to the entry: change it here.";
  if (current && !isWhole(row, current, personId)) return "The entry is private: only its owner may change it.";
  return row.components.includes(kind) ? null : `This calendar takes no ${kind}.`;
}
