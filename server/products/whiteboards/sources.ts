import { concernedByApproval } from "#collaboration";
import { itemIdOf, personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { readForSearch, readIdsAfter, readWhiteboard, type WhiteboardDb } from "./queries.ts";

/** Whiteboards by title and by what is written on them, a few seconds after it was. */
export function whiteboardSource(db: WhiteboardDb): SearchSource {
  return searchSource({
    kind: "whiteboard",
    events: ["whiteboard.created", "whiteboard.changed", "whiteboard.trashed", "whiteboard.restored"],
    touched: (event) => [itemIdOf(event)],
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
  });
}

/** Whose whiteboard was approved and locked; comments are notified by what all items share. */
export function whiteboardNotices(db: WhiteboardDb): NoticeSource {
  return noticeSource({
    name: "whiteboards",
    events: ["document.locked"],
    async notices({ actor, item, payload }) {
      if (item?.kind !== "whiteboard") return [];
      const { id } = item;
      const row = await readWhiteboard(db, id);
      return concernedByApproval(row).map((personId): Notice => ({
        personId,
        reason: "decided",
        kind: "whiteboard",
        id,
        actorId: personOf(actor),
        title: payload.title,
        excerpt: payload.name,
      }));
    },
  });
}
