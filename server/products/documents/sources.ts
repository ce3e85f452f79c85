import type { Notice, NoticeSource } from "#notifications";
import type { SearchEntry, SearchSource } from "#search";
import { readForSearch, readIdsAfter, readTree, type DocumentDb, type DocumentRow } from "./queries.ts";

/** Documents by title and words, a few seconds after they were written. */
export function documentSource(db: DocumentDb): SearchSource {
  return {
    kind: "document",
    events: ["document.created", "document.changed", "document.moved", "document.trashed", "document.restored"],
    // What lies under a document is opened by the grants of what it lies in.
    touched: async ({ payload }) =>
      payload["isElsewhere"] === true
        ? (await readTree(db, String(payload["id"]))).map((row) => row.id)
        : [String(payload["id"])],
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
  };
}

/** Who was named in a text, whose text somebody would change, and whose text was approved and locked. */
export function documentNotices(read: (ids: readonly string[]) => Promise<readonly DocumentRow[]>): NoticeSource {
  return {
    name: "documents",
    events: ["document.mentioned", "document.suggested", "document.locked"],
    async notices({ type, payload }) {
      if (payload["kind"] !== "document") return [];
      const id = String(payload["id"]);
      const base = {
        kind: "document" as const,
        id,
        actorId: typeof payload["actorId"] === "string" ? payload["actorId"] : null,
        title: String(payload["title"]),
      };
      if (type === "document.mentioned")
        return (payload["personIds"] as string[]).map((personId): Notice => ({
          ...base,
          personId,
          reason: "mention",
          excerpt: "",
        }));
      if (type === "document.suggested")
        return (payload["followers"] as string[]).map((personId): Notice => ({
          ...base,
          personId,
          reason: "suggested",
          excerpt: String(payload["excerpt"]),
        }));
      const [row] = await read([id]);
      const concerned = new Set([row?.ownerId, row?.changedBy].filter((one) => typeof one === "string"));
      return [...concerned].map((personId): Notice => ({
        ...base,
        personId,
        reason: "decided",
        excerpt: typeof payload["name"] === "string" ? payload["name"] : "",
      }));
    },
  };
}
