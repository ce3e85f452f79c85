import { sql } from "#database";
import { itemIdOf } from "#events";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { pathOf, readItems } from "./item.ts";
import { readText } from "./messages/queries.ts";
import type { MeetingDb } from "./tables.ts";

/** Characters of a meeting's chat that the search knows; the latest. */
const MOST_TEXT = 30_000;

/** Meetings by title and by what was written in them; calls from direct chats are those people's, and found nowhere. */
export function meetingSource(db: MeetingDb): SearchSource {
  return searchSource({
    kind: "meeting",
    events: [
      "meeting.created",
      "meeting.changed",
      "meeting.trashed",
      "meeting.restored",
      "meeting.started",
      "meeting.ended",
      "meeting.messageSent",
    ],
    touched: (event) => [itemIdOf(event)],
    async load(ids) {
      const rows = (await readItems(db, ids)).filter((row) => row.trashedAt === null && row.roomId === null);
      const texts = await readText(
        db,
        rows.map((row) => row.id),
        MOST_TEXT,
      );
      return rows.map((row): SearchEntry => ({
        kind: "meeting",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`meeting ${row.id}`],
        title: row.title,
        text: texts.get(row.id) ?? "",
        context: "",
        path: pathOf(row),
        authorId: row.createdBy,
        at: row.startedAt ?? row.startsAt ?? row.createdAt,
      }));
    },
    async ids(after, limit) {
      const { rows } = await sql<{ id: string }>`select id from meetings.meeting
        where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ${limit}`.execute(
        db,
      );
      return rows.map((row) => row.id);
    },
  });
}
