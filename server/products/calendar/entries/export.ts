import { exportCalendar, readCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import type { CalendarDb, CalendarRow } from "../tables.ts";
import { shownBody } from "./privacy.ts";
import { readBodyPage } from "./queries.ts";

const pageSize = 500;

/** A calendar as one file, as its reader may see it; null: all of it, also what is private. */
export async function writeCalendarFile(db: CalendarDb, row: CalendarRow, reader: string | null): Promise<string> {
  const objects: CalendarObject[] = [];
  for (let after: string | null = null; ;) {
    const page = await readBodyPage(db, row.id, after, pageSize);
    for (const entry of page)
      objects.push(readCalendarObject(reader === null ? entry.body : shownBody(row, entry, reader)));
    if (page.length < pageSize) break;
    after = page.at(-1)?.id ?? null;
  }
  return exportCalendar(objects, { name: row.name, colour: row.colour });
}
