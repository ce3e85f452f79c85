import { escapeHtml } from "#http/html";
import type { ExportPart, Items } from "#items";
import type { CaptionDb } from "../tables.ts";
import { passagesOf } from "./formats.ts";
import { readLinesOfWorkspace, type LineRow } from "./queries.ts";

const pageSize = 2000;

/** What was said in a workspace's meetings that are not in the trash and that the reader may read: a file for each. */
export function transcriptExport(db: CaptionDb, items: Items): ExportPart {
  return {
    name: "transcripts",
    async write(workspaceId, out, reader) {
      for await (const [meetingId, lines] of byMeeting(db, workspaceId)) {
        const meeting = await items.locate({ kind: "meeting", id: meetingId });
        const [first] = lines;
        if (!meeting || meeting.isTrashed || !first) continue;
        if (reader !== null && (await items.readers({ kind: "meeting", id: meetingId }, [reader])).length === 0)
          continue;
        await out.json(`${meetingId}.json`, { meetingId, title: meeting.title, lines: lines.map(dataOf) });
        const passages = passagesOf(lines, first.startedAt).map(
          ({ by, at, text }) =>
            `<p><strong>${escapeHtml(by)}</strong> <span class="meta">${at}</span><br>${escapeHtml(text)}</p>`,
        );
        await out.page(`${meetingId}.html`, meeting.title, passages.join("\n"));
      }
    },
  };
}

async function* byMeeting(db: CaptionDb, workspaceId: string): AsyncGenerator<[string, LineRow[]]> {
  let lines: LineRow[] = [];
  let last: LineRow | null = null;
  for (;;) {
    const page = await readLinesOfWorkspace(db, workspaceId, last, pageSize);
    for (const line of page) {
      if (last && last.meetingId !== line.meetingId) {
        yield [last.meetingId, lines];
        lines = [];
      }
      lines.push(line);
      last = line;
    }
    if (page.length < pageSize) break;
  }
  if (last) yield [last.meetingId, lines];
}

const dataOf = ({
  personId,
  name,
  language,
  text,
  original,
  startedAt,
  endedAt,
  correctedBy,
  correctedAt,
}: LineRow) => ({
  ...{ personId, name, language, text, startedAt, endedAt },
  correction: original === null ? null : { original, correctedBy, correctedAt },
});
