import type { ExportPart } from "#items";
import { readBookingsOf, readPagesOf } from "./booking/queries.ts";
import { itemOfCalendar } from "./calendars/item.ts";
import { readCalendarsWithin } from "./calendars/queries.ts";
import type { CalendarContext } from "./context.ts";
import { writeCalendarFile } from "./entries/export.ts";

/** The calendars of a workspace as `.ics` files that every calendar reads; others' private entries as busy times. */
export function calendarExport(ctx: CalendarContext): ExportPart {
  return {
    name: "calendars",
    async write(workspaceId, out, reader) {
      const rows = await readCalendarsWithin(ctx.db, [workspaceId], []);
      const list = [];
      for (const row of rows) {
        if (reader !== null) {
          const readers = await ctx.items.readers(itemOfCalendar(row), [reader]);
          if (!readers.includes(reader)) continue;
        }
        const { id, name, description, colour, timeZone, components, entryCount, createdAt } = row;
        list.push({ id, name, description, colour, timeZone, components, entryCount, createdAt });
        // The operator takes out everything, as of every other product.
        const text = await writeCalendarFile(ctx.db, row, reader);
        await out.text(`${row.name.slice(0, 60)} ${row.id.slice(0, 8)}.ics`, text);
      }
      const pages = await readPagesOf(
        ctx.db,
        list.map(({ id }) => id),
        workspaceId,
      );
      const bookings = await readBookingsOf(
        ctx.db,
        pages.map(({ id }) => id),
      );
      if (pages.length > 0) await out.json("bookings.json", { pages, bookings });
      const comments = await ctx.items.comments.ofWorkspace(workspaceId, "calendar");
      await out.json("calendars.json", { calendars: list, comments });
    },
  };
}
