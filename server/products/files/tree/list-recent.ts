import type { FileItem } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import type { Actor } from "./context.ts";
import { isTrashed } from "./node.ts";
import { openTo } from "./open-to.ts";
import { readLineages, readRecent } from "./queries.ts";
import { viewNodes } from "./view.ts";

/** The files changed last in the workspaces that the person may read. */
export async function listRecent(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "workspaces">,
  actor: Actor,
  limit: number,
): Promise<FileItem[]> {
  const { db, workspaces } = deps;
  const readable = (await workspaces.listFor(actor.personId)).filter((one) => workspaces.can(one.role, "read"));
  const workspaceIds = readable.map((one) => one.workspace.id);
  const nodes = await readRecent(db, workspaceIds, limit * 2);
  const ids = nodes.map((node) => node.id);
  const lineages = await readLineages(db, ids);
  const readableIds = new Set(workspaceIds);
  // Files inside a folder that lies in the trash are not trashed themselves; those of a folder that left may still be listed.
  const live = nodes.flatMap((node) => {
    const lineage = lineages.get(node.id) ?? [];
    const current = lineage.at(-1);
    return current && readableIds.has(current.workspaceId) && !isTrashed(lineage) ? current : [];
  });
  const open = await openTo(deps, actor, live, ({ id }) => lineages.get(id) ?? []);
  return viewNodes(deps, actor.personId, open.slice(0, limit));
}
