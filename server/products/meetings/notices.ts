import { itemIdOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { Workspaces } from "#workspaces";
import { readItems } from "./item.ts";
import type { MeetingDb } from "./tables.ts";

/** Everybody in the workspace is notified of a planned meeting. */
export function meetingNotices(db: MeetingDb, workspaces: Workspaces): NoticeSource {
  return noticeSource({
    name: "meetings",
    events: ["meeting.created"],
    async notices(event) {
      const [row] = await readItems(db, [itemIdOf(event)]);
      if (!row || row.startsAt === null) return [];
      const members = await workspaces.membersOf(row.workspaceId);
      return members
        .filter((one) => one.role !== "guest")
        .map(({ personId }): Notice => ({
          personId,
          reason: "changed",
          kind: "meeting",
          id: row.id,
          actorId: row.createdBy,
          title: row.title,
          excerpt: "",
        }));
    },
  });
}
