import { refuse } from "#http";
import { storePlacement } from "../received/placements.ts";
import { accessChild, requireAction } from "../tree/access.ts";
import { requireFileName } from "../tree/names.ts";
import { readChild } from "../tree/queries.ts";
import { nameTaken } from "../tree/refusals.ts";
import { trashNode } from "../tree/trash.ts";
import type { WebdavDeps } from "./deps.ts";
import type { Destination } from "./destination.ts";
import type { PersonTree, ShareMount } from "./location.ts";

/**
 * Renames or moves what was shared with a person, for that person alone: it stays where it lies. Only among their own files, since
 * others would see it elsewhere. Refuses FORBIDDEN, NAME_INVALID and NAME_TAKEN. Whether something was replaced.
 */
export async function placeShare(
  deps: WebdavDeps,
  { principal, personalId }: PersonTree,
  { received: { node } }: ShareMount,
  to: Destination,
  isReplacing: boolean,
): Promise<boolean> {
  if (to.location.mount !== null)
    throw refuse("FORBIDDEN", "What is shared with you can be moved within your own files only.");
  requireAction(to.access, "write");
  const name = requireFileName(to.name);
  const folder = to.access.node;
  const existing = await readChild(deps.db, folder.id, name);
  if (existing && !isReplacing) throw nameTaken(name);
  if (existing) await trashNode(deps, principal, accessChild(to.access, existing));
  await storePlacement(deps.db, principal.personId, {
    nodeId: node.id,
    parentId: folder.id === personalId ? null : folder.id,
    name: name === node.name ? null : name,
  });
  return existing !== null;
}
