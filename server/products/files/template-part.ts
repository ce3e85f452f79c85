import { requireFitting, type TemplatePart } from "#templates";
import type { FilesDeps } from "./deps.ts";
import { chainOf, classedOf } from "./item.ts";
import { accessNode } from "./tree/access.ts";
import { createFolder } from "./tree/create-folder.ts";
import type { Node } from "./tree/node.ts";
import { readChild, readIdsBelow, readRoot, readSubtree } from "./tree/queries.ts";
import { writeFile } from "./tree/write.ts";

const mostNodes = 1000;

interface TakenNode {
  /** Its place in the list that it lies in; -1: at the top. */
  readonly parent: number;
  readonly name: string;
  /** Null: a folder. */
  readonly file: {
    readonly blob: string;
    readonly size: number;
    readonly sha1: string | null;
    /** Left out: taken by an earlier version. */
    readonly sha256?: string | null;
  } | null;
}

/** Everything of a workspace that is not in the trash, folders before what lies in them, each with those it lies in. */
async function readTree(deps: FilesDeps, workspaceId: string): Promise<readonly (readonly Node[])[]> {
  const root = await readRoot(deps.db, workspaceId);
  requireFitting((await readIdsBelow(deps.db, root.id, mostNodes + 2)).length, mostNodes + 1);
  const lineages = new Map<number, readonly Node[]>();
  for (const node of await readSubtree(deps.db, root.id))
    lineages.set(node.id, [...(lineages.get(node.parentId ?? 0) ?? []), node]);
  return [...lineages.values()];
}

/** Folders, and files with their present content where they are asked for: shared, not copied. */
export const fileTemplates = (deps: FilesDeps): TemplatePart => ({
  name: "files",
  async take({ workspaceId, person, isWhole, withoutFiles }) {
    const root = await readRoot(deps.db, workspaceId);
    await accessNode(deps, person, root.id, "read");
    const lineages = (await readTree(deps, workspaceId)).filter((one) => one.length > 1);
    const below = lineages.flatMap((one) => one.at(-1) ?? []);
    const kept = lineages.filter((one) => {
      const node = one.at(-1);
      if (!node || withoutFiles.has(node.id)) return false;
      // A template is for everybody whom it is shown; what is for certain people only is in none.
      if (deps.items.restrictions.nearest(chainOf(one)) !== null) return false;
      if (node.kind === "file") return isWhole && node.blob !== null;
      // A folder that holds nothing but what another part makes anew is made by it.
      const inside = below.filter((other) => other.parentId === node.id);
      return inside.length === 0 || inside.some((other) => !withoutFiles.has(other.id));
    });
    const places = new Map(kept.map((one, index) => [one.at(-1)?.id ?? 0, index]));
    const items = kept.flatMap((one): TakenNode[] => {
      const node = one.at(-1);
      if (!node) return [];
      const { blob, size, sha1, sha256, name } = node;
      return [
        {
          parent: places.get(node.parentId ?? 0) ?? -1,
          name,
          file: blob === null ? null : { blob, size, sha1, sha256 },
        },
      ];
    });
    return {
      items,
      classes: await Promise.all(kept.map((one) => deps.items.classes.effective(classedOf(one)))),
      blobs: items.flatMap(({ file }) => file?.blob ?? []),
    };
  },
  async make({ workspaceId, person }, items) {
    const root = await readRoot(deps.db, workspaceId);
    const ids: number[] = [];
    for (const { parent, name, file } of items as readonly TakenNode[]) {
      const folder = await accessNode(deps, person, ids[parent] ?? root.id, "write");
      // What another part makes may be there already.
      const there = file === null ? await readChild(deps.db, folder.node.id, name) : null;
      const made =
        there?.kind === "folder"
          ? there
          : file === null
            ? await createFolder(deps, person, folder, name)
            : (await writeFile(deps, person, folder, name, file, { onConflict: "rename" })).node;
      ids.push(made.id);
    }
  },
});
