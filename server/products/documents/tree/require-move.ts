import { refuse } from "#http";
import type { Actor } from "#items";
import type { DocumentDeps } from "../deps.ts";
import { readAncestors, readTree, type DocumentRow } from "../queries.ts";

/**
 * Whether the actor may put a document under another parent: they write there too, and those who could open it there and
 * cannot today are let in only by someone who may share everything that is moved. Refuses MISSING, FORBIDDEN and
 * MOVE_WOULD_SHARE.
 */
export async function requireMove(
  deps: DocumentDeps,
  actor: Actor,
  row: DocumentRow,
  parentId: string | null,
): Promise<void> {
  if (parentId === row.parentId) return;
  if (parentId === null) {
    if (!actor.person) throw refuse("FORBIDDEN", "A link does not open the workspace's list.");
    await deps.workspaces.require(actor.person.personId, row.workspaceId, "write");
    return;
  }
  await deps.items.require(actor, "document", parentId, "write");
  const today = new Set((await readAncestors(deps.db, row.id)).map((one) => one.id));
  const gained = (await readAncestors(deps.db, parentId)).map((one) => one.id).filter((id) => !today.has(id));
  if (await deps.workspaces.isOpenBeyond(row.workspaceId, "document", gained))
    await requireAllShared(deps, actor, row.id);
}

async function requireAllShared({ db, items, workspaces }: DocumentDeps, actor: Actor, id: string): Promise<void> {
  const moved = (await readTree(db, id)).map((one) => ({ kind: "document" as const, id: one.id }));
  const readable = await items.readable(actor, moved);
  const roles = await items.rolesOn(actor, readable);
  if (readable.length < moved.length || !roles.every((role) => workspaces.can(role, "manage")))
    throw refuse("MOVE_WOULD_SHARE");
}
