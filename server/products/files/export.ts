import type { Blobs } from "#blobs";
import { escapeHtml } from "#http/html";
import type { ExportPart, Items } from "#items";
import type { FileDb } from "./tables.ts";
import { readTagsOf } from "./tags/queries.ts";
import type { Node } from "./tree/node.ts";
import { readRoot, readSubtree } from "./tree/queries.ts";
import { readVersionsOfWorkspace, type VersionRow } from "./versions/queries.ts";

/** Files as they lie in their folders, earlier versions of them, and a list; the trash is left out. */
export function fileExport(db: FileDb, blobs: Blobs, items: Items): ExportPart {
  return {
    name: "files",
    async write(workspaceId, out, reader) {
      const root = await readRoot(db, workspaceId);
      const all = await readSubtree(db, root.id);
      const closed = await closedTo(items, all, reader);
      const nodes = all.filter((one) => !closed.has(one.id));
      const paths = pathsOf(nodes);
      const exported = nodes.flatMap((node) => {
        const path = paths.get(node.id);
        return path === undefined ? [] : [{ node, path }];
      });
      const comments = (await items.comments.ofWorkspace(workspaceId, "file")).filter(
        (one) => !closed.has(Number(one.itemId)),
      );
      const versions = Map.groupBy(await readVersionsOfWorkspace(db, workspaceId), (one) => one.nodeId);
      const tags = await readTagsOf(
        db,
        exported.map(({ node }) => node.id),
      );
      await out.json("files.json", {
        files: exported.map(({ node, path }) => ({
          ...describe(node, path),
          tags: (tags.get(node.id) ?? []).map((one) => one.name),
          versions: (versions.get(node.id) ?? []).map((one) => describeVersion(one, path)),
        })),
        comments,
      });
      for (const { node, path } of exported)
        if (node.kind === "file" && node.blob !== null) await out.file(`content/${path}`, blobs.open(node.blob));
      for (const { node, path } of exported)
        for (const one of versions.get(node.id) ?? []) await out.file(pathOfVersion(one, path), blobs.open(one.blob));
      const rows = exported.filter(({ node }) => node.kind === "file").map(({ node, path }) => writeRow(node, path));
      await out.page(
        "files.html",
        "Filer",
        `<table><tr><th>Namn</th><th>Byte</th><th>Ändrad</th></tr>${rows.join("\n")}</table>`,
      );
    },
  };
}

/** What is for certain people only, and not for the reader of the archive. `nodes`: parents before children. */
async function closedTo(items: Items, nodes: readonly Node[], reader: string | null): Promise<ReadonlySet<number>> {
  const closed = new Set<number>();
  if (reader === null || items.restrictions.areNone) return closed;
  for (const { id, parentId } of nodes) {
    const ref = { kind: "file", id: String(id) } as const;
    const isClosed =
      closed.has(parentId ?? 0) || (items.restrictions.has(ref) && (await items.readers(ref, [reader])).length === 0);
    if (isClosed) closed.add(id);
  }
  return closed;
}

/** The path of every node that is exported, by its id. `nodes`: parents before children, the root first. */
function pathsOf(nodes: readonly Node[]): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  const [root, ...others] = nodes;
  for (const node of others) {
    if (node.trashedAt !== null || node.parentId === null) continue;
    const above = paths.get(node.parentId);
    if (node.parentId === root?.id) paths.set(node.id, node.name);
    else if (above !== undefined) paths.set(node.id, `${above}/${node.name}`);
  }
  return paths;
}

const pathOfVersion = ({ id }: VersionRow, path: string): string =>
  `versions/${path}/${id}/${path.split("/").at(-1) ?? ""}`;

function describeVersion(version: VersionRow, path: string): object {
  const { id, size, contentType, mtime, changedAt, changedBy } = version;
  return { id, path: pathOfVersion(version, path), size, contentType, mtime, changedAt, changedBy };
}

function describe(node: Node, path: string): object {
  const { id, kind, size, contentType, mtime, createdAt, createdBy, changedAt, changedBy } = node;
  return { id, path, kind, size, contentType, mtime, createdAt, createdBy, changedAt, changedBy };
}

function writeRow(node: Node, path: string): string {
  const href = `content/${path}`.split("/").map(encodeURIComponent).join("/");
  return `<tr><td><a href="${escapeHtml(href)}">${escapeHtml(path)}</a></td><td>${node.size}</td><td>${node.changedAt.toISOString()}</td></tr>`;
}
