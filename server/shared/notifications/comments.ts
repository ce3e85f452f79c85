import type { Notice, NoticeSource } from "./sources.ts";

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** Comments on any kind of item: those mentioned, and those who follow it. */
export const commentNotices: NoticeSource = {
  name: "comments",
  events: ["comment.added", "comment.changed"],
  notices({ type, payload }) {
    const base = {
      kind: payload["kind"] as Notice["kind"],
      id: String(payload["id"]),
      actorId: typeof payload["authorId"] === "string" ? payload["authorId"] : null,
      title: String(payload["title"]),
      excerpt: typeof payload["excerpt"] === "string" ? payload["excerpt"] : "",
    };
    const mentions = strings(payload["mentions"]);
    return [
      ...mentions.map((personId): Notice => ({ ...base, personId, reason: "mention" })),
      ...(type === "comment.added" ? strings(payload["followers"]) : []).map((personId): Notice => ({
        ...base,
        personId,
        reason: "comment",
      })),
    ];
  },
};
