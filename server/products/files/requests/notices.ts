import { noticeSource, type NoticeSource } from "#notifications";

/** The person who asked for files is told that some have come, once an hour at most. */
export const requestNotices = (): NoticeSource =>
  noticeSource({
    name: "file-requests",
    events: ["file.received"],
    notices: ({ actor, payload: { askedById, folderId, label } }) => [
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
    ],
  });
