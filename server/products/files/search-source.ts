import { itemIdOf } from "#events";
import type { Items } from "#items";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { itemNodeOf, nodeIdsOf, pagePathOf } from "./item.ts";
import type { FileDb } from "./tables.ts";
import { pageBreak } from "./texts/gather.ts";
import { keyOf, readIdsOfBlob, readTextsOf } from "./texts/queries.ts";
import { textKeyOf } from "./texts/want.ts";
import { readTagsOf } from "./tags/queries.ts";
import { isTrashed } from "./tree/node.ts";
import { readIdsAfter, readIdsBelow, readLineages } from "./tree/queries.ts";

/** Files and folders by name, tags and comments, and files by what stands in them. What lies in a folder follows it: through the trash, and to those it is shared with. */
export function fileSource(db: FileDb, comments: Pick<Items["comments"], "texts">): SearchSource {
  return searchSource({
    kind: "file",
    events: [
      "file.added",
      "file.changed",
      "file.renamed",
      "file.moved",
      "file.trashed",
      "file.restored",
      "file.destroyed",
      "file.tagged",
      "file.textRead",
      "comment.added",
      "comment.changed",
      "comment.removed",
    ],
    pageSize: 50,
    async touched(event) {
      if (event.type === "comment.added" || event.type === "comment.changed" || event.type === "comment.removed")
        return event.item?.kind === "file" ? [itemIdOf(event)] : [];
      if (event.type === "file.textRead") return (await readIdsOfBlob(db, event.payload.source)).map(String);
      const { fileId: id } = event.payload;
      // What was destroyed had left the index with the trash.
      if (event.type === "file.added" && event.payload.isAlone === true) return [String(id)];
      if (event.type === "file.changed" || event.type === "file.destroyed" || event.type === "file.tagged")
        return [String(id)];
      const below = await readIdsBelow(db, id);
      return [id, ...below.filter((one) => one !== id)].map(String);
    },
    async load(ids) {
      const lineages = await readLineages(db, nodeIdsOf(ids));
      const keys = [...lineages.values()].flatMap((lineage) => {
        const node = itemNodeOf(lineage);
        return (node && textKeyOf(node)) ?? [];
      });
      const texts = await readTextsOf(db, keys);
      const tags = await readTagsOf(db, [...lineages.keys()]);
      const commentsOf = await comments.texts("file", ids);
      return [...lineages.values()].flatMap((lineage): SearchEntry[] => {
        const node = itemNodeOf(lineage);
        if (!node || isTrashed(lineage)) return [];
        const key = textKeyOf(node);
        const text = key === null ? undefined : texts.get(keyOf(key));
        const words = (tags.get(node.id) ?? []).map((one) => one.name);
        const name = [node.name.replace(/[._-]+/g, " "), ...words].join(" ");
        const about = [name, commentsOf.get(String(node.id))].filter(Boolean).join("\n");
        return [
          {
            kind: "file",
            id: String(node.id),
            workspaceId: node.workspaceId,
            audience: null,
            grants: lineage.slice(1).map((one) => `file ${one.id}`),
            title: node.name,
            text: text === undefined ? about : about + pageBreak + text,
            context: lineage
              .slice(1, -1)
              .map((one) => one.name)
              .join(" › "),
            path: pagePathOf(node),
            authorId: node.changedBy,
            at: node.changedAt,
          },
        ];
      });
    },
    async ids(after, limit) {
      return (await readIdsAfter(db, Number(after ?? 0), limit)).map(String);
    },
  });
}
