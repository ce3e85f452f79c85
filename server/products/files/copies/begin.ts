import { uuid } from "#clock";
import { refuse } from "#http";
import type { Accessed } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { readChild } from "../tree/queries.ts";
import { quotaOf, requireRoom } from "../tree/quota.ts";
import { intoItself, nameTaken } from "../tree/refusals.ts";
import { requireWhole } from "../tree/whole.ts";
import { countRunning, insertCopy, listItems } from "./queries.ts";

/** The job's name. */
export const copyJob = "files:copy";
/** What one person may have under way at a time: each is as large as they like. */
const mostAtOnce = 3;

/**
 * Begins to copy very much in steps; answers with the copy's id. What will be refused at the end is refused here where it can
 * be known. Refuses TOO_MANY_COPIES, INTO_ITSELF, NAME_TAKEN, RESTRICTED_INSIDE and QUOTA_EXCEEDED.
 */
export async function beginCopy(
  context: TreeContext,
  actor: Actor,
  { node: source, ancestors }: Accessed,
  to: { readonly parent: Accessed; readonly name: string | null; readonly sourceName: string },
  isReplacing: boolean,
): Promise<string> {
  const { db, jobs } = context;
  const { parent, name, sourceName } = to;
  const { id: parentId, workspaceId } = parent.node;
  if ([...parent.ancestors, parent.node].some((one) => one.id === source.id)) throw intoItself();
  if (name !== null && !isReplacing && (await readChild(db, parentId, name))) throw nameTaken(name);
  await requireRoom(db, workspaceId, await quotaOf(context, workspaceId), source.size);
  const id = uuid();
  await db.transaction().execute(async (trx) => {
    if ((await countRunning(trx, actor.personId)) >= mostAtOnce) throw refuse("TOO_MANY_COPIES");
    const tree = { trx, actor, items: context.items, workspaces: context.workspaces.within(trx) };
    await requireWhole(tree, [...ancestors, source]);
    await insertCopy(trx, {
      id,
      personId: actor.personId,
      sourceId: source.id,
      sourceWorkspaceId: source.workspaceId,
      workspaceId,
      parentId,
      name,
      sourceName,
      isReplacing,
      bytes: source.size,
      lockTokens: actor.lockTokens ?? [],
    });
    await listItems(trx, id);
    await jobs.add(trx, copyJob, { id });
  });
  return id;
}
