import type { FoundItem, ItemKind } from "#items";
import type { CalendarContext } from "../context.ts";
import type { CalendarRow } from "../tables.ts";
import { purgeCalendars, readCalendars, readTrashedCalendars } from "./queries.ts";
import { trashCalendar } from "./trash.ts";

/** One page shows every calendar that its reader may see. */
const calendarPath = ({ id }: Pick<CalendarRow, "id">): string => `/calendar?calendar=${id}`;

export const itemOfCalendar = (row: CalendarRow): FoundItem => ({
  kind: "calendar",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.name,
  path: calendarPath(row),
  ownerId: row.createdBy,
  isTrashed: row.trashedAt !== null,
});

/** Calendars as items: access, shares, links, trash, comments and class come with it. */
export function calendarKind(ctx: CalendarContext): ItemKind {
  const { db } = ctx;
  return {
    kind: "calendar",
    find: async (ids) => (await readCalendars(db, ids)).map(itemOfCalendar),
    setTrashed: (actor, id, isTrashed, requireStill) => trashCalendar(ctx, actor, id, { isTrashed, requireStill }),
    trashed: async (workspaceId) =>
      (await readTrashedCalendars(db, workspaceId)).map((row) => ({
        ...itemOfCalendar(row),
        trashedAt: row.trashedAt ?? row.createdAt,
      })),
    purge: (before) => purgeCalendars(db, before),
  };
}
