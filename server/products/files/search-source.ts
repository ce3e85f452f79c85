import { searchSource, type SearchEntry, type SearchSource } from "#search";
import { itemNodeOf, nodeIdsOf, pagePathOf } from "./item.ts";
import type { FileDb } from "./tables.ts";
import { isTrashed } from "./tree/node.ts";
import { readIdsAfter, readIdsBelow, readLineages } from "./tree/queries.ts";

/** Files and folders by name. What lies in a folder follows it: through the trash, and to those it is shared with. */
export function fileSource(db: FileDb): SearchSource {
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
    ],
    async touched({ type, payload: { fileId: id } }) {
      // What was destroyed had left the index with the trash.
      if (type === "file.changed" || type === "file.destroyed") return [String(id)];
      const below = await readIdsBelow(db, id);
      return [id, ...below.filter((one) => one !== id)].map(String);
    },
    async load(ids) {
      const lineages = await readLineages(db, nodeIdsOf(ids));
      return [...lineages.values()].flatMap((lineage): SearchEntry[] => {
        const node = itemNodeOf(lineage);
        if (!node || isTrashed(lineage)) return [];
        return [
          {
            kind: "file",
            id: String(node.id),
            workspaceId: node.workspaceId,
            audience: null,
            grants: lineage.slice(1).map((one) => `file ${one.id}`),
            title: node.name,
            text: node.name.replace(/[._-]+/g, " "),
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
