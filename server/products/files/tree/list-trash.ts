import type { TrashItem } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { nameReader } from "../person-names.ts";
import type { Actor } from "./context.ts";
import { isHidden } from "./node.ts";
import { openTo, type OpenDeps } from "./open-to.ts";
import { mostTrashed, readLineages, readTrash } from "./queries.ts";
import { viewNodes } from "./view.ts";

/** Those of a workspace's trash that a person sees, the latest first, with what leads to them. */
export async function findTrashed(
  deps: Pick<FilesDeps, "db"> & OpenDeps,
  actor: Actor,
  workspaceId: string,
  until?: Date,
) {
  const found = await readTrash(deps.db, workspaceId);
  const lineages = await readLineages(
    deps.db,
    found.map((node) => node.id),
  );
  // What lies in a folder that is being removed, or left for another workspace, may still be listed.
  const here = found.filter(({ id, trashedAt }) => {
    const lineage = lineages.get(id) ?? [];
    const isLate = until !== undefined && trashedAt !== null && trashedAt > until;
    return lineage[0]?.workspaceId === workspaceId && !isHidden(lineage) && !isLate;
  });
  const nodes = await openTo(deps, actor, here, ({ id }) => lineages.get(id) ?? []);
  return { nodes, lineages, isWhole: found.length < mostTrashed };
}

/** What was put into the trash of a workspace, the latest first; without what only followed its folder there. */
export async function listTrash(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "workspaces">,
  actor: Actor,
  workspaceId: string,
): Promise<TrashItem[]> {
  await deps.workspaces.require(actor.personId, workspaceId, "read");
  const { nodes, lineages } = await findTrashed(deps, actor, workspaceId);
  const trashers = nodes.map((node) => node.trashedBy);
  const nameOf = await nameReader(deps.identity, trashers);
  const views = await viewNodes(deps, actor.personId, nodes);
  return nodes.flatMap((node, index) => {
    const view = views[index];
    const folders = (lineages.get(node.id) ?? []).slice(1, -1);
    if (!view) return [];
    return {
      ...view,
      trashedAt: (node.trashedAt ?? node.changedAt).toISOString(),
      trashedBy: nameOf(node.trashedBy),
      originalPath: folders.map((folder) => folder.name).join("/"),
    };
  });
}
