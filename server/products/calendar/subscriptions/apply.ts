import { Refusal } from "#http";
import type { CalendarContext } from "../context.ts";
import { withLocked } from "../entries/lock.ts";
import {
  readEntriesByName,
  readEntriesByUid,
  readEntryPage,
  storeEntries,
  type FreshEntry,
} from "../entries/queries.ts";
import { etagOf } from "../entries/remembered.ts";
import { resourceName } from "../entries/resource-name.ts";
import { shapeEntry, type EntryShape } from "../entries/shape.ts";
import { freshEntry, removeFrom, requireRoom } from "../entries/write.ts";
import { CalendarFault, withoutStamp } from "../icalendar/index.ts";
import type { CalendarDb, EntryRow } from "../tables.ts";
import { SourceFault } from "./fault.ts";
import { holdsLease } from "./queries.ts";
import { createSourcePace, type SourceContent } from "./read-source.ts";

/** Entries that are read at once. */
const pageSize = 2000;
/** Bodies that are read at once, and entries that are written under one lock: others read and fetch between them. */
const partSize = 200;

async function readAll(db: CalendarDb, calendarId: string): Promise<Map<string, EntryRow>> {
  const all = new Map<string, EntryRow>();
  for (let after = ""; ;) {
    const page = await readEntryPage(db, calendarId, after, pageSize);
    for (const one of page) all.set(one.uid, one);
    after = page.at(-1)?.name ?? "";
    if (page.length < pageSize) return all;
  }
}

/** What is new, or says something else than what is kept here. */
async function findChanged(
  db: CalendarDb,
  calendarId: string,
  entries: SourceContent["entries"],
  there: ReadonlyMap<string, EntryRow>,
): Promise<SourceContent["entries"]> {
  const different = entries.filter(({ uid, body }) => there.get(uid)?.etag !== etagOf(body));
  const changed: SourceContent["entries"][number][] = [];
  for (let at = 0; at < different.length; at += partSize) {
    const part = different.slice(at, at + partSize);
    const names = part.flatMap(({ uid }) => there.get(uid)?.name ?? []);
    const stored = new Map((await readEntriesByName(db, calendarId, names)).map((one) => [one.uid, one.body]));
    for (const one of part) {
      const before = stored.get(one.uid);
      if (before === undefined || withoutStamp(before) !== withoutStamp(one.body)) changed.push(one);
    }
  }
  return changed;
}

/**
 * Makes a calendar's entries those of its source, in the server's name: what changed is written over, what is there no longer is
 * removed, and what says the same keeps its etag and revision. How many could not be kept; null: the lease was lost and the rest is
 * someone else's to do. Throws SourceFault.
 */
export async function applySource(
  ctx: CalendarContext,
  calendarId: string,
  lease: string,
  { entries, unreadable, leftOut }: SourceContent,
): Promise<number | null> {
  const there = await readAll(ctx.db, calendarId);
  const changed = await findChanged(ctx.db, calendarId, entries, there);
  const pace = createSourcePace();
  const shapes: EntryShape[] = [];
  let left = leftOut;
  for (const { body } of changed) {
    await pace.rest();
    try {
      shapes.push(shapeEntry(body));
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof CalendarFault)) throw error;
      left++;
    }
  }
  const present = new Set(entries.map(({ uid }) => uid));
  const gone = [...there.keys()].filter((uid) => !present.has(uid) && !unreadable.has(uid));
  const work: readonly (readonly (string | EntryShape)[])[] = [...inParts(gone), ...inParts(shapes)];
  for (const part of work) if (!(await writePart(ctx, calendarId, lease, part))) return null;
  return left;
}

function inParts<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += partSize) parts.push(list.slice(at, at + partSize));
  return parts;
}

/** Stores shapes, and removes entries that are named by their UIDs. False: the lease was lost. */
async function writePart(
  ctx: CalendarContext,
  calendarId: string,
  lease: string,
  part: readonly (string | EntryShape)[],
): Promise<boolean> {
  return withLocked(ctx, { personId: null }, [calendarId], async (all) => {
    const open = all.get(calendarId);
    if (!open || !(await holdsLease(open.trx, calendarId, lease))) return false;
    const uids = part.map((one) => (typeof one === "string" ? one : one.uid));
    const there = new Map((await readEntriesByUid(open.trx, calendarId, uids)).map((one) => [one.uid, one]));
    const fresh: FreshEntry[] = [];
    for (const one of part) {
      const current = there.get(typeof one === "string" ? one : one.uid) ?? null;
      if (typeof one === "string") {
        if (current) await removeFrom(open, current);
        continue;
      }
      try {
        requireRoom(open, one, current);
      } catch (error) {
        throw error instanceof Refusal ? new SourceFault("tooLarge", null, { cause: error }) : error;
      }
      const name = current?.name ?? resourceName();
      // Nobody here wrote it: what is private in it is for the owner of the calendar to see, also after another has become that.
      const writer = { personId: open.row.createdBy ?? "" };
      fresh.push({
        ...freshEntry(open, writer, { name, shape: one, current, organizerId: null }),
        createdBy: null,
      });
    }
    await storeEntries(open.trx, fresh);
    return true;
  });
}
