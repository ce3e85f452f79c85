import { itemIdOf } from "#events";
import { noticeSource, type Notice } from "./sources.ts";

/** Comments on any kind of item: those mentioned, and those who follow it. */
export const commentNotices = noticeSource({
  name: "comments",
  events: ["comment.added", "comment.changed"],
  notices(event) {
    const { payload, item } = event;
    if (!item) return [];
    const base = {
      kind: item.kind,
      id: itemIdOf(event),
      actorId: payload.authorId,
      title: payload.title,
      excerpt: payload.excerpt,
    };
    const followers = event.type === "comment.added" ? event.payload.followers : [];
    return [
      ...payload.mentions.map((personId): Notice => ({ ...base, personId, reason: "mention" })),
      ...followers.map((personId): Notice => ({ ...base, personId, reason: "comment" })),
    ];
  },
});
