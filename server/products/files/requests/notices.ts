import type { EventOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { noticesOf } from "../federated/notices.ts";

const ofRequest = ({ actor, payload: { askedById, folderId, label } }: EventOf<"file.received">): readonly Notice[] => [
  {
    personId: askedById,
    reason: "received",
    kind: "file",
    id: String(folderId),
    actorId: null,
    title: label,
    excerpt: actor.kind === "guest" ? actor.name.slice(0, 300) : "",
    isOncePerHour: true,
  },
];

/** Of files that have come to who asked for them, once an hour at most, and of what is shared from other servers. */
export const requestNotices = (): NoticeSource =>
  noticeSource({
    name: "file-requests",
    events: ["file.received", "federatedShare.received"],
    notices: (event) => (event.type === "file.received" ? ofRequest(event) : noticesOf(event)),
  });
