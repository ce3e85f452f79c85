import { now, uuid } from "#clock";
import { refuse } from "#http";
import { accessNode } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { openTo } from "../tree/open-to.ts";
import { readLineages } from "../tree/queries.ts";
import { notAFolder } from "../tree/refusals.ts";
import { findChanges, type FoundItem, type PlannedItem } from "./plan.ts";
import { insertRewind, isRewinding, readRewind, type RewindRow } from "./queries.ts";

/** The job's name. */
export const rewindJob = "files:rewind";

type Context = Pick<TreeContext, "db" | "items" | "jobs" | "workspaces">;

/** What would be done. Refuses FILE_MISSING, FORBIDDEN, NOT_A_FOLDER, INVALID for a moment to come, and REWIND_TOO_LARGE. */
export async function readPlan(
  context: Context,
  actor: Actor,
  id: number,
  moment: Date,
): Promise<readonly FoundItem[]> {
  const { node } = await accessNode(context, actor, id, "write");
  if (node.kind !== "folder") throw notAFolder();
  if (moment.getTime() > now()) throw refuse("INVALID", "That moment is yet to come.");
  const found = await findChanges(context.db, id, moment);
  if (found === null) throw refuse("REWIND_TOO_LARGE");
  return openOf(context, actor, found);
}

/** What a class or a restriction keeps from the person is none of their plan, and counts nowhere in it. */
async function openOf(
  { db, items, workspaces }: Pick<Context, "db" | "items" | "workspaces">,
  actor: Actor,
  found: readonly FoundItem[],
): Promise<readonly FoundItem[]> {
  if (items.classes.areNone && items.restrictions.areNone) return found;
  const lineages = await readLineages(
    db,
    found.map((one) => one.nodeId),
  );
  const known = found.filter((one) => lineages.has(one.nodeId));
  return openTo({ items, workspaces }, actor, known, (one) => lineages.get(one.nodeId) ?? []);
}

const isDone = (one: FoundItem): one is PlannedItem => one.what !== "lost";

/** Begins to put a folder back, in steps. Refuses as `readPlan`, and TOO_MANY_REWINDS. */
export async function beginRewind(context: Context, actor: Actor, folderId: number, moment: Date): Promise<RewindRow> {
  const items = (await readPlan(context, actor, folderId, moment)).filter(isDone);
  const id = uuid();
  return context.db.transaction().execute(async (trx) => {
    if (await isRewinding(trx, actor.personId)) throw refuse("TOO_MANY_REWINDS");
    await insertRewind(trx, { id, personId: actor.personId, folderId, moment }, items);
    await context.jobs.add(trx, rewindJob, { id });
    const row = await readRewind(trx, id);
    if (!row) throw new Error("It was not begun.");
    return row;
  });
}
