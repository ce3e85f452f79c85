import type { Pace } from "../pace.ts";
import type { CalendarObject } from "../icalendar/index.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { overlappingOf, type OverlappingEntry } from "./overlapping.ts";
import { readEntriesWhole, type ListedEntry } from "./queries.ts";
import { recallObject } from "./remembered.ts";

/** Of large bodies that one question has in memory at once. */
const partBytes = 4 * 1024 * 1024;

/** An entry of a list of occurrences, with what it says; both null: it is plain, and its row says all. */
export interface OverlappingObject {
  readonly row: OverlappingEntry;
  /** Remembered from an earlier question. */
  readonly object: CalendarObject | null;
  /** Of what is to be read. */
  readonly body: string | null;
}

/**
 * Entries in parts, all but plain ones with what they say as someone sees them (`etagFor`, as `shownEtag` has it). What is not remembered
 * is as it is by then, and who is gone by then is left out.
 */
export async function* withObjects(
  db: CalendarDb,
  rows: readonly OverlappingEntry[],
  pace: Pace,
  etagFor: (row: OverlappingEntry) => string,
): AsyncGenerator<readonly OverlappingObject[]> {
  for (let at = 0; at < rows.length;) {
    const found: OverlappingObject[] = [];
    const missing: OverlappingEntry[] = [];
    for (let bytes = 0; at < rows.length; at++) {
      const row = rows[at];
      if (!row) continue;
      const object = row.isPlain ? null : recallObject(etagFor(row));
      if (row.isPlain || object) found.push({ row, object, body: null });
      else {
        bytes += row.size ?? 0;
        if (bytes > partBytes && missing.length > 0) break;
        missing.push(row);
      }
    }
    yield found;
    if (missing.length === 0) continue;
    const read = await pace.waitFor(
      readEntriesWhole(
        db,
        missing.map(({ id }) => id),
      ),
    );
    yield read.map((row) => ({ row: overlappingOf(row), object: null, body: row.body }));
  }
}

/** Entries of a list in its order with their bodies, large ones as they are by then; who is gone by then is left out. */
export async function* wholeEntries(
  db: CalendarDb,
  rows: readonly ListedEntry[],
  pace: Pace,
): AsyncGenerator<StoredEntry> {
  for (let at = 0; at < rows.length;) {
    const end = endOfPart(rows, at);
    const part = rows.slice(at, end);
    at = end;
    const ids = part.filter(({ body }) => body === null).map(({ id }) => id);
    const read = ids.length === 0 ? [] : await pace.waitFor(readEntriesWhole(db, ids));
    const whole = new Map(read.map((one) => [one.id, one]));
    for (const row of part) {
      const entry = hasBody(row) ? row : whole.get(row.id);
      if (entry) yield entry;
    }
  }
}

const hasBody = (one: ListedEntry): one is StoredEntry => one.body !== null;

function endOfPart(rows: readonly ListedEntry[], from: number): number {
  let bytes = 0;
  let end = from;
  for (; end < rows.length; end++) {
    const row = rows[end];
    if (!row || hasBody(row)) continue;
    bytes += row.size;
    if (bytes > partBytes && bytes > row.size) break;
  }
  return end;
}
