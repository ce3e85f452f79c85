import type { Action } from "#workspaces";
import { accessNode, type Accessed } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { readRoot } from "./queries.ts";
import { missing } from "./refusals.ts";

/** A folder of this workspace: the one asked for, or the workspace's own. Refuses MISSING, FILE_MISSING and FORBIDDEN. */
export async function accessFolder(
  context: TreeContext,
  actor: Actor,
  workspaceId: string,
  folderId: number | undefined,
  action: Action,
): Promise<Accessed> {
  const accessed = await accessNode(context, actor, folderId ?? (await rootOf(context, actor, workspaceId)), action);
  if (accessed.node.workspaceId !== workspaceId) throw missing();
  return accessed;
}

async function rootOf({ db, workspaces }: TreeContext, actor: Actor, workspaceId: string): Promise<number> {
  await workspaces.require(actor.personId, workspaceId, "read");
  return (await readRoot(db, workspaceId)).id;
}
