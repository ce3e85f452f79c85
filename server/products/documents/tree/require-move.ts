import { refuse } from "#http";
import type { Actor, RequireStill } from "#items";
import type { DocumentDeps } from "../deps.ts";
import { readAncestors, readTree, type DocumentRow } from "../queries.ts";

/**
 * Whether the actor may put a document under another parent: they write there too, and those who could open it there and
 * cannot today are let in only by someone who may share everything that is moved. Refuses MISSING, FORBIDDEN and
 * MOVE_WOULD_SHARE. Answers with what asks again under the tree's lock whether they may still write there.
 */
export async function requireMove(
  deps: DocumentDeps,
  actor: Actor,
  row: DocumentRow,
  parentId: string | null,
): Promise<RequireStill> {
  if (parentId === row.parentId) return async () => undefined;
  if (parentId === null) {
    const { person } = actor;
    if (!person) throw refuse("FORBIDDEN", "A link does not open the workspace's list.");
    await deps.workspaces.require(person.personId, row.workspaceId, "write");
    return async (trx) => {
      const role = await deps.workspaces.within(trx).roleOf(person.personId, row.workspaceId);
      if (!deps.workspaces.can(role, "write")) throw refuse("FORBIDDEN", "Your role does not allow this here.");
    };
  }
  const parent = await deps.items.require(actor, "document", parentId, "write");
  const today = new Set((await readAncestors(deps.db, row.id)).map((one) => one.id));
  const gained = (await readAncestors(deps.db, parentId)).map((one) => one.id).filter((id) => !today.has(id));
  if (await deps.workspaces.isOpenBeyond(row.workspaceId, "document", gained))
    await requireAllShared(deps, actor, row.id);
  return (trx) => deps.items.requireStill(trx, actor, [parent], "write");
}

async function requireAllShared({ db, items, workspaces }: DocumentDeps, actor: Actor, id: string): Promise<void> {
  const moved = (await readTree(db, id)).map((one) => ({ kind: "document" as const, id: one.id }));
  const readable = await items.readable(actor, moved);
  const roles = await items.rolesOn(actor, readable);
  if (readable.length < moved.length || !roles.every((role) => workspaces.can(role, "manage")))
    throw refuse("MOVE_WOULD_SHARE");
}
