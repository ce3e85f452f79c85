import { isDatabaseAway, isDatabaseBusy } from "#database";
import type { AnyOutboxEvent } from "#events";
import { Refusal } from "#http";
import type { AccessWithin } from "#workspaces";
import { hasLocks } from "../locks/queries.ts";
import { lockRoots, touchAllUpwards } from "./changes.ts";
import type { TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { createGathering, type Gathering } from "./gathering.ts";
import { placeFile, type WriteJob, type Written } from "./place-file.ts";

type Context = Pick<TreeContext, "db" | "events" | "items" | "workspaces">;
type Outcome = PromiseSettledResult<Written>;

const mostTogether = 64;

/**
 * Files that wait for the lock of one workspace are written together: they share the lock, what is asked of the workspace, what changes
 * in the folders above, their events and the commit. Each is refused by itself.
 */
export function writesOf(context: Context): Gathering<WriteJob, Written> {
  const known = gatherings.get(context.db);
  if (known) return known;
  const made = createGathering<WriteJob, Written>(
    (workspaceId, jobs) => writeTogether(context, workspaceId, jobs),
    mostTogether,
  );
  gatherings.set(context.db, made);
  return made;
}

/** One for each server of this process. */
const gatherings = new WeakMap<Context["db"], Gathering<WriteJob, Written>>();

async function writeTogether(
  context: Context,
  workspaceId: string,
  jobs: readonly WriteJob[],
): Promise<readonly Outcome[]> {
  try {
    return await inOneTransaction(context, workspaceId, jobs);
  } catch (error) {
    if (jobs.length === 1 || isDatabaseAway(error) || isDatabaseBusy(error)) throw error;
    // One of them has broken the transaction of all: each by itself.
    const outcomes: Outcome[] = [];
    for (const job of jobs)
      outcomes.push(
        ...(await inOneTransaction(context, workspaceId, [job]).catch((reason: unknown): Outcome[] => [
          { status: "rejected", reason },
        ])),
      );
    return outcomes;
  }
}

function inOneTransaction(
  context: Context,
  workspaceId: string,
  jobs: readonly WriteJob[],
): Promise<readonly Outcome[]> {
  return context.db.transaction().execute(async (trx) => {
    await lockRoots(trx, [workspaceId]);
    const shared = { trx, items: context.items, workspaces: rememberRoles(context.workspaces.within(trx)) };
    const isAnyLocked = await hasLocks(trx, [workspaceId]);
    const known = { quota: null, hasLocks: () => Promise.resolve(isAnyLocked) };
    const more = new Map<number, number>();
    const events: AnyOutboxEvent[] = [];
    const outcomes: Outcome[] = [];
    for (const job of jobs) {
      try {
        const { node, isNew, change } = await placeFile({ ...shared, actor: job.actor }, job, known);
        more.set(job.parent.node.id, (more.get(job.parent.node.id) ?? 0) + change);
        events.push(eventOf(isNew ? "file.added" : "file.changed", node, job.actor));
        outcomes.push({ status: "fulfilled", value: { node, isNew } });
      } catch (reason) {
        // Nothing was written before it was refused.
        if (!(reason instanceof Refusal)) throw reason;
        outcomes.push({ status: "rejected", reason });
      }
    }
    if (events.length === 0) return outcomes;
    await touchAllUpwards(trx, more);
    await context.events.emit(trx, events);
    return outcomes;
  });
}

/** Roles do not change while a transaction looks: each is asked once. */
function rememberRoles(within: AccessWithin): AccessWithin {
  const roles = new Map<string, ReturnType<AccessWithin["roleOf"]>>();
  return {
    ...within,
    roleOf(personId, workspaceId) {
      const key = `${personId} ${workspaceId}`;
      const asked = roles.get(key) ?? within.roleOf(personId, workspaceId);
      roles.set(key, asked);
      return asked;
    },
  };
}
