import type { Notice, NoticeSource } from "#notifications";
import type { SearchEntry, SearchSource } from "#search";
import { readForSearch, readIdsAfter, readWhiteboard, type WhiteboardDb } from "./queries.ts";

/** Whiteboards by title and by what is written on them, a few seconds after it was. */
export function whiteboardSource(db: WhiteboardDb): SearchSource {
  return {
    kind: "whiteboard",
    events: ["whiteboard.created", "whiteboard.changed", "whiteboard.trashed", "whiteboard.restored"],
    touched: ({ payload }) => [String(payload["id"])],
    load: async (ids) =>
      (await readForSearch(db, ids)).map((row): SearchEntry => ({
        kind: "whiteboard",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`whiteboard ${row.id}`],
        title: row.title,
        text: row.text.slice(0, 20_000),
        context: "",
        path: `/w/${row.workspaceId}/whiteboards/${row.id}`,
        authorId: row.changedBy,
        at: row.changedAt,
      })),
    ids: (after, limit) => readIdsAfter(db, after, limit),
  };
}

/** Whose whiteboard was approved and locked; comments are told by what all items share. */
export function whiteboardNotices(db: WhiteboardDb): NoticeSource {
  return {
    name: "whiteboards",
    events: ["document.locked"],
    async notices({ payload }) {
      if (payload["kind"] !== "whiteboard") return [];
      const id = String(payload["id"]);
      const row = await readWhiteboard(db, id);
      const concerned = new Set([row?.ownerId, row?.changedBy].filter((one) => typeof one === "string"));
      return [...concerned].map((personId): Notice => ({
        personId,
        reason: "decided",
        kind: "whiteboard",
        id,
        actorId: typeof payload["actorId"] === "string" ? payload["actorId"] : null,
        title: String(payload["title"]),
        excerpt: typeof payload["name"] === "string" ? payload["name"] : "",
      }));
    },
  };
}
