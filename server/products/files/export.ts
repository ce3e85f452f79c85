import type { Blobs } from "#blobs";
import { escapeHtml, type ExportPart, type Items } from "#items";
import { readRoot, readSubtree, type FileDb, type Node } from "./tree/queries.ts";

/** Files as they lie in their folders, with a list; versions and trash are left out. */
export function fileExport(db: FileDb, blobs: Blobs, items: Items): ExportPart {
  return {
    name: "files",
    async write(workspaceId, out) {
      const root = await readRoot(db, workspaceId);
      const nodes = await readSubtree(db, root.id);
      const byId = new Map(nodes.map((node) => [node.id, node]));
      const pathOf = (node: Node): string => {
        const parent = node.parentId === null ? undefined : byId.get(node.parentId);
        return parent && parent.parentId !== null ? `${pathOf(parent)}/${node.name}` : node.name;
      };
      const isGone = (node: Node): boolean => {
        const parent = node.parentId === null ? undefined : byId.get(node.parentId);
        return node.trashedAt !== null || (parent !== undefined && isGone(parent));
      };
      const kept = nodes.filter((node) => node.parentId !== null && !isGone(node));
      await out.json("files.json", {
        files: kept.map((node) => ({
          id: node.id,
          path: pathOf(node),
          kind: node.kind,
          size: node.size,
          contentType: node.contentType,
          mtime: node.mtime,
          createdAt: node.createdAt,
          createdBy: node.createdBy,
          changedAt: node.changedAt,
          changedBy: node.changedBy,
        })),
        comments: await items.comments.ofWorkspace(workspaceId, "file"),
      });
      for (const node of kept)
        if (node.kind === "file" && node.blob !== null)
          await out.file(`content/${pathOf(node)}`, blobs.open(node.blob));
      const rows = kept
        .filter((node) => node.kind === "file")
        .map((node) => {
          const href = `content/${pathOf(node)}`.split("/").map(encodeURIComponent).join("/");
          return `<tr><td><a href="${escapeHtml(href)}">${escapeHtml(pathOf(node))}</a></td><td>${node.size}</td><td>${node.changedAt.toISOString()}</td></tr>`;
        });
      await out.page(
        "files.html",
        "Filer",
        `<table><tr><th>Namn</th><th>Byte</th><th>Ändrad</th></tr>${rows.join("\n")}</table>`,
      );
    },
  };
}
