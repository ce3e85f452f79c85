import { createGathering, isDatabaseAway, isDatabaseBusy, type Gathering } from "#database";
import type { AnyOutboxEvent } from "#events";
import { Refusal } from "#http";
import type { AccessWithin } from "#workspaces";
import type { TreeContext } from "./context.ts";
import { writtenEventOf } from "./events.ts";
import { keyOf, lockAndRead, type Asked, type SeenTree } from "./lock-and-read.ts";
import { placeOf, planFile, type WriteJob, type Written } from "./place-file.ts";
import { WriteRound } from "./write-round.ts";

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
    const within = context.workspaces.within(trx);
    const asked: Asked = {
      workspaceId,
      personIds: [...new Set(jobs.map((one) => one.actor.personId))],
      places: [...new Map(jobs.map((job) => [keyOf(placeOf(job)), placeOf(job)])).values()],
    };
    const seen = await lockAndRead(trx, within, asked);
    const round = new WriteRound(trx, seen);
    const shared = { trx, items: context.items, workspaces: withRoles(within, asked, seen) };
    const events: AnyOutboxEvent[] = [];
    const outcomes: Outcome[] = [];
    for (const job of jobs) {
      try {
        await round.makeRoomFor(job);
        const row = await planFile({ ...shared, actor: job.actor }, job, round);
        const isNew = row.existing === null;
        const at = outcomes.push({ status: "rejected", reason: notWritten }) - 1;
        round.add(row, (node) => {
          const value = { node, isNew };
          events.push(writtenEventOf(value, job.actor));
          outcomes[at] = { status: "fulfilled", value };
        });
      } catch (reason) {
        // Nothing of it was written before it was refused.
        if (!(reason instanceof Refusal)) throw reason;
        outcomes.push({ status: "rejected", reason });
      }
    }
    await round.write();
    if (events.length > 0) await context.events.emit(trx, events);
    return outcomes;
  });
}

const notWritten = new Error("The file was not written.");

/** Writers' roles as they were read under the lock; those of others, as of who holds a lock, are asked for. */
const withRoles = (within: AccessWithin, { workspaceId, personIds }: Asked, seen: SeenTree): AccessWithin => ({
  ...within,
  roleOf: (personId, id) =>
    id === workspaceId && personIds.includes(personId)
      ? Promise.resolve(seen.roles.get(personId) ?? null)
      : within.roleOf(personId, id),
});
