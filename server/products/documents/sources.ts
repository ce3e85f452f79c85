import { concernedByApproval } from "#collaboration";
import { itemIdOf, personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { readForSearch, readIdsAfter, readTree, type DocumentDb, type DocumentRow } from "./queries.ts";

/** Documents by title and text, a few seconds after they were written. */
export function documentSource(db: DocumentDb): SearchSource {
  return searchSource({
    kind: "document",
    events: ["document.created", "document.changed", "document.moved", "document.trashed", "document.restored"],
    // What lies under a document is opened by the grants of what it lies in.
    touched: async (event) =>
      event.type === "document.moved" && event.payload.isElsewhere
        ? (await readTree(db, itemIdOf(event))).map((row) => row.id)
        : [itemIdOf(event)],
    load: async (ids) =>
      (await readForSearch(db, ids)).map((row): SearchEntry => ({
        kind: "document",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [row.id, ...row.above].map((id) => `document ${id}`),
        title: row.title,
        text: row.text.slice(0, 20_000),
        context: row.parentTitle ?? "",
        path: `/w/${row.workspaceId}/documents/${row.id}`,
        authorId: row.changedBy,
        at: row.changedAt,
      })),
    ids: (after, limit) => readIdsAfter(db, after, limit),
  });
}

/** Who was named in a text, whose text someone wants to change, and whose text was approved and locked. */
export function documentNotices(read: (ids: readonly string[]) => Promise<readonly DocumentRow[]>): NoticeSource {
  return noticeSource({
    name: "documents",
    events: ["document.mentioned", "document.suggested", "document.locked"],
    async notices(event) {
      if (event.item?.kind !== "document") return [];
      const { id } = event.item;
      const base = { kind: "document" as const, id, actorId: personOf(event.actor), title: event.payload.title };
      if (event.type === "document.mentioned")
        return event.payload.personIds.map((personId): Notice => ({
          ...base,
          personId,
          reason: "mention",
          excerpt: "",
        }));
      if (event.type === "document.suggested") {
        const { followers, excerpt } = event.payload;
        return followers.map((personId): Notice => ({ ...base, personId, reason: "suggested", excerpt }));
      }
      const [row] = await read([id]);
      const { name } = event.payload;
      return concernedByApproval(row).map((personId): Notice => ({
        ...base,
        personId,
        reason: "decided",
        excerpt: name,
      }));
    },
  });
}
