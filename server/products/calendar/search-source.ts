import { itemIdOf } from "#events";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { itemOfCalendar } from "./calendars/item.ts";
import { readCalendarIds, readCalendars } from "./calendars/queries.ts";
import { readEntriesById, readEntryIds, type FoundEntry } from "./entries/queries.ts";
import { mainOf, readObject } from "./entries/shape.ts";
import type { CalendarDb } from "./tables.ts";

/** Calendars by name and description. */
export function calendarSource(db: CalendarDb): SearchSource {
  return searchSource({
    kind: "calendar",
    events: ["calendar.created", "calendar.changed", "calendar.trashed", "calendar.restored"],
    touched: (event) => [itemIdOf(event)],
    async load(ids) {
      const rows = (await readCalendars(db, ids)).filter((row) => row.trashedAt === null);
      return rows.map((row): SearchEntry => ({
        kind: "calendar",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`calendar ${row.id}`],
        title: row.name,
        text: row.description,
        context: "",
        path: itemOfCalendar(row).path,
        authorId: row.createdBy,
        at: row.changedAt,
      }));
    },
    ids: (after, limit) => readCalendarIds(db, after, limit),
  });
}

/** Who finds a private entry: the owner of its calendar. */
const ownerAudience = (personId: string): string => `calendar-owner ${personId}`;

/** Entries by summary, place and description; private ones are found by the owner of their calendar alone. */
export function entrySource(db: CalendarDb): SearchSource {
  return searchSource({
    kind: "entry",
    pageSize: 200,
    events: ["calendar.entryChanged", "calendar.entryRemoved"],
    touched: (event) => event.payload.entryIds.map((id) => `${itemIdOf(event)}/${id}`),
    async load(ids) {
      const wanted = ids.map((id) => id.split("/")[1] ?? "");
      return (await readEntriesById(db, wanted)).map(viewEntry);
    },
    ids: (after, limit) => readEntryIds(db, after, limit),
    audiencesOf: async (personId) => [ownerAudience(personId)],
  });
}

function viewEntry({ calendar, ...entry }: FoundEntry): SearchEntry {
  const isOpen = entry.class === "PUBLIC";
  return {
    kind: "entry",
    id: `${entry.calendarId}/${entry.id}`,
    workspaceId: isOpen ? calendar.workspaceId : null,
    // Nobody is called by the empty name.
    audience: isOpen ? null : ownerAudience(calendar.createdBy ?? ""),
    grants: isOpen ? [`calendar ${entry.calendarId}`] : [],
    title: entry.summary,
    text: [entry.location, mainOf(readObject(entry.body))?.description ?? ""].filter(Boolean).join("\n"),
    context: calendar.name,
    path: `/calendar?entry=${entry.id}`,
    authorId: entry.createdBy,
    at: entry.changedAt,
  };
}
