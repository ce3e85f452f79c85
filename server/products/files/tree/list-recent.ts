import type { FileItem } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import type { Actor } from "./context.ts";
import { isTrashed } from "./node.ts";
import { readLineages, readRecent } from "./queries.ts";
import { viewNodes } from "./view.ts";

/** The files changed last in the workspaces that the person may read. */
export async function listRecent(
  deps: Pick<FilesDeps, "db" | "identity" | "workspaces">,
  actor: Actor,
  limit: number,
): Promise<FileItem[]> {
  const { db, workspaces } = deps;
  const readable = (await workspaces.listFor(actor.personId)).filter((one) => workspaces.can(one.role, "read"));
  const workspaceIds = readable.map((one) => one.workspace.id);
  const nodes = await readRecent(db, workspaceIds, limit * 2);
  const ids = nodes.map((node) => node.id);
  // Files inside a folder that lies in the trash are not trashed themselves.
  const lineages = await readLineages(db, ids);
  const live = nodes.filter((node) => !isTrashed(lineages.get(node.id) ?? [node]));
  return viewNodes(deps, actor.personId, live.slice(0, limit));
}
