import { isHidden, isTrashed, type Node } from "./tree/node.ts";

/** Ids of items as ids of nodes; what cannot be one is left out. */
export const nodeIdsOf = (ids: readonly string[]): number[] => ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);

/** Where the page shows a folder, or a file within its folder. */
export const pagePathOf = (node: Node): string =>
  node.kind === "folder"
    ? `/w/${node.workspaceId}/files/${node.id}`
    : `/w/${node.workspaceId}/files/${node.parentId ?? ""}?file=${node.id}`;

/** Whether a lineage ends in an item: the folder of a workspace is none, nor what is being removed. */
export function itemNodeOf(lineage: readonly Node[]): Node | null {
  const node = lineage.at(-1);
  return node && node.parentId !== null && !isHidden(lineage) ? node : null;
}

/** The item as other modules know it. */
export function viewItem(lineage: readonly Node[]) {
  const node = itemNodeOf(lineage);
  if (!node) return [];
  return {
    kind: "file" as const,
    id: String(node.id),
    workspaceId: node.workspaceId,
    title: node.name,
    path: pagePathOf(node),
    isTrashed: isTrashed(lineage),
  };
}
