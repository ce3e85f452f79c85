import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import { publishTop } from "../tree/changes.ts";
import type { Actor } from "../tree/context.ts";
import { placeCopy } from "../tree/place-copy.ts";
import { changeTree } from "../tree/locked.ts";
import { findActor } from "../tree/find-actor.ts";
import { pauseAfter } from "../tree/pace.ts";
import { quotaOf, requireRoom } from "../tree/quota.ts";
import { forbidden } from "../tree/refusals.ts";
import { removeJob } from "../tree/remove-hidden.ts";
import { copyJob } from "./begin.ts";
import { stop } from "./stop.ts";
import { endCopy, insertNodes, lockRunning, readCopy, type CopyRow } from "./queries.ts";

type Context = Pick<FilesDeps, "db" | "events" | "identity" | "items" | "jobs" | "organisations" | "workspaces">;

/** Nodes of a step: nobody waits for it, and a cancelled copy ends within it. */
const stepSize = 500;
/** The job gives its lane to other copies after this long, and goes on behind them. */
const turnMs = 2000;

/** The job: works on a copy for a while. Access and room are asked at every turn, and once more under the lock at the end. */
export async function continueCopy(context: Context, id: string): Promise<void> {
  const began = elapsed();
  try {
    const copy = await readCopy(context.db, id);
    if (copy?.state !== "running") return;
    const actor = await actorOf(context, copy);
    await requireMay(context, actor, copy);
    while (elapsed() - began < turnMs) {
      if (!(await pauseAfter(() => step(context, id, actor.organisationId)))) {
        await publish(context, actor, copy);
        return;
      }
    }
    await context.jobs.add(context.db, copyJob, { id });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await stop(context, id, "failed", error);
  }
}

/** False when nothing is left to be copied. */
function step({ db }: Context, id: string, organisationId: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const copy = await lockRunning(trx, id);
    if (!copy || copy.done >= copy.total) return false;
    await insertNodes(trx, copy, organisationId, stepSize);
    return true;
  });
}

async function actorOf({ identity }: Context, { personId, lockTokens }: CopyRow): Promise<Actor> {
  const actor = await findActor(identity, personId);
  if (!actor) throw forbidden();
  return { ...actor, lockTokens };
}

async function requireMay(context: Context, actor: Actor, copy: CopyRow): Promise<Accessed> {
  await accessNode(context, actor, copy.sourceId, "read");
  const parent = await accessNode(context, actor, copy.parentId, "write");
  await requireRoom(context.db, copy.workspaceId, await quotaOf(context, copy.workspaceId), copy.bytes);
  return parent;
}

/** Shows the copy in its place, whole, unless it was cancelled. */
async function publish(context: Context, actor: Actor, copy: CopyRow): Promise<void> {
  const { id, sourceWorkspaceId, workspaceId } = copy;
  const quota = await quotaOf(context, workspaceId);
  await changeTree(context, actor, [sourceWorkspaceId, workspaceId], async (tree) => {
    const running = await lockRunning(tree.trx, id);
    const topId = running?.topId ?? null;
    if (!running || topId === null) return;
    const { hasReplaced } = await placeCopy(context, tree, { ...running, quota }, (name) =>
      publishTop(tree.trx, topId, name),
    );
    await endCopy(tree.trx, id, { state: "done", hasReplaced });
    await context.jobs.add(tree.trx, removeJob, {}, { key: removeJob, isKept: true });
  });
}
