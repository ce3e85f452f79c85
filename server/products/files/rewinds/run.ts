import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { findActor } from "../tree/find-actor.ts";
import { pauseAfter } from "../tree/pace.ts";
import { forbidden } from "../tree/refusals.ts";
import { restoreNode } from "../tree/restore.ts";
import { trashNode } from "../tree/trash.ts";
import { restoreVersion } from "../versions/restore.ts";
import { rewindJob } from "./begin.ts";
import type { PlannedItem } from "./plan.ts";
import { endRewind, noteItem, readNextItem, readRewind, type RewindRow } from "./queries.ts";

type Context = Pick<FilesDeps, "db" | "events" | "identity" | "items" | "jobs" | "organisations" | "workspaces">;

/** The job gives its lane to others after this long, and goes on behind them. */
const turnMs = 2000;

/**
 * The job: does one thing after the other for a while, each as the person could by hand, with everything that is asked then. What is
 * refused is skipped; without the right to the folder it ends.
 */
export async function continueRewind(context: Context, id: string): Promise<void> {
  const began = elapsed();
  const { db } = context;
  try {
    const rewind = await readRewind(db, id);
    if (rewind?.state !== "running") return;
    const actor = await actorOf(context, rewind);
    await accessNode(context, actor, rewind.folderId, "write");
    for (let { done } = rewind; elapsed() - began < turnMs; done++) {
      const item = await readNextItem(db, id);
      if (!item) return void (await endRewind(db, id, "done"));
      const isSkipped = await pauseAfter(() => isRefused(() => undo(context, actor, item)));
      await noteItem(db, id, done, isSkipped);
    }
    await context.jobs.add(db, rewindJob, { id });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await endRewind(db, id, "failed");
  }
}

async function undo(context: Context, actor: Actor, { nodeId, what, versionId }: PlannedItem): Promise<unknown> {
  if (what === "restore") return restoreNode(context, actor, nodeId);
  if (what === "content") return versionId === null ? null : restoreVersion(context, actor, nodeId, versionId);
  return trashNode(context, actor, await accessNode(context, actor, nodeId, "write"));
}

async function isRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

async function actorOf({ identity }: Context, { personId }: RewindRow): Promise<Actor> {
  const actor = await findActor(identity, personId);
  if (!actor) throw forbidden();
  return actor;
}
