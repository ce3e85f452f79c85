import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { MeetingDb } from "../tables.ts";
import { isOpenFor, readCallees, readRing } from "./queries.ts";

/** Who is called is notified at once, wherever they are; what they missed the chat says. */
export const ringNotices = (db: MeetingDb): NoticeSource =>
  noticeSource({
    name: "ringing",
    events: ["ring.started"],
    async notices({ payload }) {
      const ring = await readRing(db, payload.ringId);
      if (!ring || ring.endedAt !== null) return [];
      const callees = await readCallees(db, [ring.id]);
      return callees
        .filter((one) => !one.isIgnored && isOpenFor(one))
        .map(({ personId }): Notice => ({
          personId,
          reason: "called",
          kind: "channel",
          id: ring.roomId,
          actorId: ring.callerId,
          title: "",
          excerpt: "",
          path: `/chat/${encodeURIComponent(ring.roomId)}`,
        }));
    },
  });
