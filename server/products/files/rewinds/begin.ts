import { now, uuid } from "#clock";
import { refuse } from "#http";
import { accessNode } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { notAFolder } from "../tree/refusals.ts";
import { planRewind, type Plan } from "./plan.ts";
import { insertRewind, isRewinding, readRewind, type RewindRow } from "./queries.ts";

/** The job's name. */
export const rewindJob = "files:rewind";

type Context = Pick<TreeContext, "db" | "items" | "jobs" | "workspaces">;

/** What would be done. Refuses FILE_MISSING, FORBIDDEN, NOT_A_FOLDER, INVALID for a moment to come, and REWIND_TOO_LARGE. */
export async function readPlan(context: Context, actor: Actor, id: number, moment: Date): Promise<Plan> {
  const { node } = await accessNode(context, actor, id, "write");
  if (node.kind !== "folder") throw notAFolder();
  if (moment.getTime() > now()) throw refuse("INVALID", "That moment is yet to come.");
  const plan = await planRewind(context.db, id, moment);
  if (plan === null) throw refuse("REWIND_TOO_LARGE");
  return plan;
}

/** Begins to put a folder back, in steps. Refuses as `readPlan`, and TOO_MANY_REWINDS. */
export async function beginRewind(context: Context, actor: Actor, folderId: number, moment: Date): Promise<RewindRow> {
  const { items } = await readPlan(context, actor, folderId, moment);
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
