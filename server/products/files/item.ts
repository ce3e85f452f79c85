import { byPerson } from "#events";
import type { Principal } from "#http";
import type { Classed, ItemRef, Items } from "#items";
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

/** A node on the way to another. */
export type Step = Pick<Node, "id" | "workspaceId">;

/** The last of a lineage, then what it lies in, the nearest first, as items: what is restricted, granted and raised is asked along it. */
export const chainOf = (lineage: readonly Step[]): readonly ItemRef[] =>
  lineage.toReversed().map(({ id }) => ({ kind: "file", id: String(id) }));

/** The folders that a node lies in, the nearest first; not the workspace's own, which is no item. */
const surroundingsOf = (lineage: readonly Step[]) =>
  lineage
    .slice(1, -1)
    .toReversed()
    .map((one) => ({ kind: "file" as const, id: String(one.id) }));

/** A node as its information class is asked for; of the workspace's own folder that is the workspace's. */
export function classedOf(lineage: readonly Step[]): Classed {
  const node = lineage.at(-1);
  if (!node) throw new Error("A lineage has a node.");
  const workspaceId = lineage[0]?.workspaceId ?? node.workspaceId;
  return { kind: "file", id: String(node.id), workspaceId, surroundings: surroundingsOf(lineage) };
}

/** The highest class that the last of a lineage, or a folder above it, was raised to. */
export const raisedAlong = (
  { classes }: Pick<Items, "classes">,
  lineage: readonly Step[],
): ReturnType<Items["classes"]["raised"]> =>
  classes.areNone || lineage.length === 0 ? null : classes.raised(classedOf(lineage));

/** Notes that a person opened a file or folder, or took out its content. */
export function noteRead(
  { items }: { readonly items: Pick<Items, "uses"> },
  { personId }: Pick<Principal, "personId">,
  lineage: readonly Node[],
  how: "opened" | "downloaded",
): void {
  if (itemNodeOf(lineage)) items.uses.read(byPerson(personId), classedOf(lineage), how);
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
    authorId: node.createdBy,
    surroundings: surroundingsOf(lineage),
    isTrashed: isTrashed(lineage),
  };
}
