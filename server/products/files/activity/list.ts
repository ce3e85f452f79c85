import type { Principal } from "#http";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import { isHidden, type Node } from "../tree/node.ts";
import { openTo } from "../tree/open-to.ts";
import { readLineages } from "../tree/queries.ts";
import { placeOf } from "../webdav/found.ts";
import type { PersonTree } from "../webdav/location.ts";
import { readActivities, type ActivityPage, type ActivityRow } from "./queries.ts";

/** What was done to a file that the person may read, and where they see it. */
export interface ShownActivity extends ActivityRow {
  readonly node: Node;
  readonly path: readonly string[];
}

export interface ShownActivities {
  readonly items: readonly ShownActivity[];
  /** The last that was looked at, from which the next page goes on; null: there was none. */
  readonly last: number | null;
}

/**
 * What was done to everything that a person may read, or to one file or folder. Rights are those of now: what has gone where they
 * may not read it is left out. Refuses FILE_MISSING.
 */
export async function listActivities(
  deps: FilesDeps,
  person: Principal,
  tree: PersonTree,
  nodeId: number | null,
  page: ActivityPage,
): Promise<ShownActivities> {
  if (nodeId !== null) await accessNode(deps, person, nodeId, "read", { isTrashAllowed: true });
  const rows = await readActivities(deps.db, nodeId === null ? await reachOf(deps, person, tree) : { nodeId }, page);
  const lineages = await readLineages(deps.db, [...new Set(rows.map((one) => one.nodeId))]);
  const here = rows.flatMap((row): (ShownActivity & { lineage: readonly Node[] })[] => {
    const lineage = lineages.get(row.nodeId) ?? [];
    const node = lineage.at(-1);
    const place = placeOf(tree, lineage);
    if (!node || isHidden(lineage) || !place || !can(place.role, "read")) return [];
    return [{ ...row, node, path: place.path, lineage }];
  });
  const items = await openTo(deps, person, here, (one) => one.lineage);
  return { items, last: rows.at(-1)?.id ?? null };
}

/** Workspaces that a person may read, and what is shared with them in others. */
async function reachOf({ workspaces }: FilesDeps, person: Principal, { mounts }: PersonTree) {
  const personal = await workspaces.personalOf(person.personId);
  const shares = mounts.flatMap((one) => (one.kind === "share" ? [one] : []));
  return {
    workspaceIds: [personal.id, ...mounts.flatMap((one) => (one.kind === "workspace" ? [one.workspace.id] : []))],
    sharedIn: [...new Set(shares.flatMap((one) => one.received.lineage[0]?.workspaceId ?? []))],
    shared: shares.map((one) => one.rootId),
  };
}
