import { refuse } from "#http";
import { readAncestors, readDocument, readTree, type DocumentDb } from "../queries.ts";

const maxDepth = 8;

/**
 * Refuses PARENT_REFUSED and TREE_TOO_DEEP unless the parent lies in the same workspace, not in the trash and not under
 * the document that is moved. `moving` is null for a new document.
 */
export async function requireParent(
  db: DocumentDb,
  workspaceId: string,
  parentId: string | null,
  moving: string | null,
): Promise<void> {
  if (parentId === null) return;
  const parent = await readDocument(db, parentId);
  const above = await readAncestors(db, parentId);
  if (
    !parent ||
    parent.workspaceId !== workspaceId ||
    above.some((one) => one.isTrashed) ||
    above.some((one) => one.id === moving)
  )
    throw refuse("PARENT_REFUSED");
  const below = moving === null ? 0 : Math.max(0, ...(await readTree(db, moving)).map((one) => one.depth));
  if (above.length + 1 + below > maxDepth) throw refuse("TREE_TOO_DEEP");
}
