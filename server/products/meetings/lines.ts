import type { MeetingLine } from "@safos/contract/meetings";
import type { Database } from "#database";
import { byPerson, type Events } from "#events";
import type { Principal } from "#http";
import type { Items } from "#items";
import { meetingEvent } from "./events.ts";
import { insertLine, readLines, type NewLine } from "./line-queries.ts";
import { readMeeting, type MeetingTables } from "./queries.ts";
import type { MeetingService } from "./service.ts";

/** What was written during calls: kept with the meeting, for its workspace. */
export interface Lines {
  list(
    principal: Principal,
    meetingId: string,
    after: string | null,
    limit: number,
  ): Promise<{ items: MeetingLine[]; next?: string }>;
  /** Keeps a line and tells whoever has the meeting open; once, however often it is tried. */
  keep(line: NewLine): Promise<void>;
}

export function createLines(options: {
  database: Database;
  events: Events;
  items: Pick<Items, "topicOf">;
  meetings: Pick<MeetingService, "require">;
}): Lines {
  const { events, meetings } = options;
  const db = options.database.of<MeetingTables>();
  return {
    async list(principal, meetingId, after, limit) {
      await meetings.require(principal, meetingId, "see");
      const rows = await readLines(db, meetingId, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => ({
          id: row.id,
          streamId: row.streamId,
          personId: row.personId,
          name: row.name,
          organisationName: row.organisationName,
          text: row.words,
          saidAt: row.saidAt.toISOString(),
        })),
        ...(rows.length > limit && last ? { next: last.id } : {}),
      };
    },
    async keep(line) {
      await db.transaction().execute(async (trx) => {
        const meeting = await readMeeting(trx, line.meetingId);
        if (!meeting || !(await insertLine(trx, line))) return;
        await events.emit(trx, meetingEvent("meeting.said", meeting, byPerson(line.personId), {}));
      });
    },
  };
}
