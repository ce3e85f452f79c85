import type { FilesDeps } from "../deps.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { readRoot } from "../tree/queries.ts";
import { missing } from "../tree/refusals.ts";

/** The folder that a person uploads to, the workspace's own when none is given, which is its members' alone. Refuses MISSING, FILE_MISSING and FORBIDDEN. */
export async function accessDestination(
  { db, items, workspaces }: Pick<FilesDeps, "db" | "items" | "workspaces">,
  actor: Actor,
  workspaceId: string,
  folderId: number | undefined,
): Promise<Accessed> {
  if (folderId === undefined) await workspaces.require(actor.personId, workspaceId, "read");
  const id = folderId ?? (await readRoot(db, workspaceId)).id;
  const folder = await accessNode({ db, items, workspaces }, actor, id, "write");
  if (folder.node.workspaceId !== workspaceId) throw missing();
  return folder;
}
