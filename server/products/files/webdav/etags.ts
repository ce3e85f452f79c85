import { combineEtags } from "#dav";
import type { Role } from "#workspaces";
import { raisedAlong } from "../item.ts";
import { restMark, type ReceivedDeps, type ReceivedFiles } from "../received/received.ts";
import { etagOf, type ListedNode } from "../tree/node.ts";
import type { Mount, PersonTree } from "./location.ts";

/** A mount as the etags of the folders above it see it. */
export const markOf = ({ path, role }: Mount, etag: string): string => `${etag} ${role} ${path.at(-1) ?? ""}`;

/**
 * What a person sees of a folder depends on more than what is stored in it: what they may do there, what they may do deeper,
 * and what is mounted below. Clients look into a folder again only when its etag is another.
 */
export function etagFor(
  { marks, restMarkOf }: Pick<PersonTree, "marks" | "restMarkOf">,
  node: ListedNode,
  {
    role,
    mount,
    lineage,
  }: { readonly role: Role | null; readonly mount: Mount | null; readonly lineage: readonly ListedNode[] },
): string {
  if (node.kind === "file") return etagOf(node);
  const own = mount !== null && (mount.kind === "share" || role !== mount.role) ? [role ?? ""] : [];
  const all = [...own, ...restMarkOf(lineage), ...(marks.get(node.id) ?? [])];
  return all.length === 0 ? etagOf(node) : combineEtags(etagOf(node), all);
}

/** The marks of all folders that have shares or grants below them. */
export function marksOf(
  deps: Pick<ReceivedDeps, "items">,
  { lineages, granted }: ReceivedFiles,
  mounts: readonly Mount[],
): Map<number, string[]> {
  const marks = new Map<number, string[]>();
  const add = (id: number, mark: string): void => {
    const list = marks.get(id);
    if (list) list.push(mark);
    else marks.set(id, [mark]);
  };
  for (const lineage of lineages) {
    const id = lineage.at(-1)?.id ?? 0;
    const role = granted.roleOn(String(id), raisedAlong(deps.items, lineage)) ?? "";
    const mark = [id, role, ...restMark(deps, granted, lineage)].join(" ");
    for (const above of lineage.slice(0, -1)) add(above.id, mark);
  }
  for (const mount of mounts) {
    if (mount.kind !== "share") continue;
    const { node, lineage } = mount.received;
    const tree = { marks, restMarkOf: (along: readonly ListedNode[]) => restMark(deps, granted, along) };
    const mark = markOf(mount, etagFor(tree, node, { role: mount.role, mount, lineage }));
    // That of the root is made of all mounts, workspaces included.
    for (const id of mount.parents.slice(1)) add(id, mark);
  }
  return marks;
}
