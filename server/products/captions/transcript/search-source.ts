import { itemIdOf } from "#events";
import type { Items } from "#items";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { CaptionDb } from "../tables.ts";
import { readLineIds, readLineIdsAfter, readLinesByIds } from "./queries.ts";

/** As the search names a line: the meeting says who may read it. */
const nameOf = (meetingId: string, utteranceId: string): string => `${meetingId}/${utteranceId}`;
const lineOf = (name: string): string => name.split("/")[1] ?? "";

/** What was said in meetings, line by line. */
export function transcriptSource(db: CaptionDb, items: Items): SearchSource {
  return searchSource({
    kind: "speech",
    events: [
      "transcript.written",
      "transcript.corrected",
      "transcript.removed",
      "meeting.changed",
      "meeting.trashed",
      "meeting.restored",
    ],
    async touched(event) {
      const meetingId = itemIdOf(event);
      const ids = "utteranceIds" in event.payload ? event.payload.utteranceIds : await readLineIds(db, meetingId);
      return ids.map((id) => nameOf(meetingId, id));
    },
    async load(names) {
      const lines = await readLinesByIds(db, names.map(lineOf));
      const ids = [...new Set(lines.map((one) => one.meetingId))];
      const meetings = await items.locateAll(ids.map((id) => ({ kind: "meeting", id })));
      const open = new Map(meetings.filter((one) => !one.isTrashed).map((one) => [one.id, one]));
      return lines.flatMap((line): SearchEntry[] => {
        const meeting = open.get(line.meetingId);
        if (!meeting) return [];
        return [
          {
            kind: "speech",
            id: nameOf(line.meetingId, line.id),
            workspaceId: line.workspaceId,
            audience: null,
            grants: [],
            title: line.text.slice(0, 300),
            text: `${line.name}\n${line.text}`,
            context: meeting.title,
            path: `${meeting.path}?utterance=${line.id}`,
            authorId: line.personId,
            at: line.startedAt,
          },
        ];
      });
    },
    async ids(after, limit) {
      const rows = await readLineIdsAfter(db, after === null ? null : lineOf(after), limit);
      return rows.map((row) => nameOf(row.meetingId, row.id));
    },
  });
}
