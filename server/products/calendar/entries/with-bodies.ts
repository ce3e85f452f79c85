import type { Pace } from "../pace.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { readEntriesWhole, type ListedEntry } from "./queries.ts";

/** Of large bodies that one question has in memory at once. */
const partBytes = 4 * 1024 * 1024;

/** Entries of a list in its order, all but plain ones with their bodies, large ones as they are by then; who is gone by then is left out. */
export const withBodies = (db: CalendarDb, rows: readonly ListedEntry[], pace: Pace): AsyncGenerator<ListedEntry> =>
  fill(db, rows, pace, ({ isPlain, body }) => !isPlain && body === null);

/** The same, plain ones with their bodies too. */
export async function* wholeEntries(
  db: CalendarDb,
  rows: readonly ListedEntry[],
  pace: Pace,
): AsyncGenerator<StoredEntry> {
  for await (const one of fill(db, rows, pace, ({ body }) => body === null)) if (hasBody(one)) yield one;
}

const hasBody = (one: ListedEntry): one is StoredEntry => one.body !== null;

type IsLeftOut = (row: ListedEntry) => boolean;

async function* fill(
  db: CalendarDb,
  rows: readonly ListedEntry[],
  pace: Pace,
  isLeftOut: IsLeftOut,
): AsyncGenerator<ListedEntry> {
  for (let at = 0; at < rows.length;) {
    const end = endOfPart(rows, at, isLeftOut);
    const part = rows.slice(at, end);
    at = end;
    const ids = part.filter(isLeftOut).map(({ id }) => id);
    const read = ids.length === 0 ? [] : await pace.waitFor(readEntriesWhole(db, ids));
    const whole = new Map(read.map((one) => [one.id, one]));
    for (const row of part) {
      const entry = isLeftOut(row) ? whole.get(row.id) : row;
      if (entry) yield entry;
    }
  }
}

function endOfPart(rows: readonly ListedEntry[], from: number, isLeftOut: IsLeftOut): number {
  let bytes = 0;
  let end = from;
  for (; end < rows.length; end++) {
    const row = rows[end];
    if (!row || !isLeftOut(row)) continue;
    bytes += row.size;
    if (bytes > partBytes && bytes > row.size) break;
  }
  return end;
}
