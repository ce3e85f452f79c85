import { elapsed } from "#clock";
import { sql } from "#database";
import type { FileDb, FileTransaction } from "../tables.ts";
import { lockRoots } from "./changes.ts";
import type { TreeContext } from "./context.ts";
import { pauseAfter } from "./pace.ts";
import { readIdsBelow, readLineage } from "./queries.ts";

type Context = Pick<TreeContext, "db" | "jobs">;

/** Rows that a step changes while it holds the tree's lock. */
const stepSize = 500;
/** The job gives its lane to others after this long, and goes on behind them. */
const turnMs = 5000;

/**
 * What lies below a folder belongs to another workspace the moment the folder does (`ofRoot` in `queries.ts`); what rows say
 * of it, by which recent files and the trash are listed, follows: a little of it at once, the rest by a job.
 */
export async function moveBelow({ jobs }: Context, trx: FileTransaction, id: number, workspaceId: string) {
  const ids = await readIdsBelow(trx, id, stepSize + 1);
  await sql`update files.node set workspace_id = ${workspaceId} where id = any(${ids}::bigint[])`.execute(trx);
  if (ids.length > stepSize) await jobs.add(trx, "files:move-below", { id });
}

/** The job. Whatever moves on while it works is left to the job of that move. */
export async function continueMove({ db, jobs }: Context, id: number): Promise<void> {
  const began = elapsed();
  const workspaceId = (await readLineage(db, id))[0]?.workspaceId;
  if (workspaceId === undefined) return;
  const ids = await readBehind(db, id, workspaceId);
  for (let from = 0; from < ids.length; from += stepSize) {
    if (elapsed() - began > turnMs) return jobs.add(db, "files:move-below", { id });
    await pauseAfter(() =>
      db.transaction().execute(async (trx) => {
        await lockRoots(trx, [workspaceId]);
        await assign(trx, ids.slice(from, from + stepSize), workspaceId);
      }),
    );
  }
}

async function readBehind(db: FileDb, id: number, workspaceId: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`with recursive down as (
      select n.id, n.workspace_id from files.node n where n.id = ${id}
      union all select c.id, c.workspace_id from down join files.node c on c.parent_id = down.id
    ) select id from down where workspace_id <> ${workspaceId}`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Under the workspace's lock, without which nothing leaves it: those that are in it now. `offset 0` keeps the planner from
 * reading the whole table under the lock.
 */
async function assign(trx: FileDb, ids: readonly number[], workspaceId: string): Promise<void> {
  await sql`with recursive up as (
      select n.id as start, n.parent_id, n.workspace_id from files.node n where n.id = any(${[...ids]}::bigint[])
      union all select up.start, p.parent_id, p.workspace_id from up
        cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ) update files.node n set workspace_id = ${workspaceId} from up
      where up.parent_id is null and up.workspace_id = ${workspaceId} and n.id = up.start`.execute(trx);
}
