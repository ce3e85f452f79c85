import { exportCalendar, readCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { createPace } from "../pace.ts";
import type { CalendarDb, CalendarRow, StoredEntry } from "../tables.ts";
import { busyBody, publishedBody } from "./busy-body.ts";
import { isWhole, shownBody } from "./privacy.ts";
import { readBodyPage } from "./queries.ts";
import { wholeEntries } from "./with-bodies.ts";

const pageSize = 500;

/** A calendar as one file, as its reader may see it; null: all of it, also what is private. */
export const writeCalendarFile = (db: CalendarDb, row: CalendarRow, reader: string | null): Promise<string> =>
  exportCalendar(
    readObjects(db, row, (entry) => (reader === null ? entry.body : shownBody(row, entry, reader))),
    row,
  );

/** The same for those who follow it by a link: without people, and what is private is a busy time. */
export const writePublishedFile = (db: CalendarDb, row: CalendarRow): Promise<string> =>
  exportCalendar(
    readObjects(db, row, (entry) => (isWhole(row, entry, null) ? publishedBody(entry.body) : busyBody(entry.body))),
    row,
  );

async function* readObjects(
  db: CalendarDb,
  row: CalendarRow,
  bodyOf: (entry: StoredEntry) => string,
): AsyncGenerator<CalendarObject> {
  const pace = createPace(Number.POSITIVE_INFINITY);
  for (let after: string | null = null; ;) {
    const page = await readBodyPage(db, row.id, after, pageSize);
    for await (const entry of wholeEntries(db, page, pace)) {
      await pace.rest();
      yield readCalendarObject(bodyOf(entry));
    }
    if (page.length < pageSize) break;
    after = page.at(-1)?.id ?? null;
  }
}
