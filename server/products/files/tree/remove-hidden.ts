import { elapsed } from "#clock";
import { sql } from "#database";
import { forgetItems } from "../copies/queries.ts";
import type { FileDb, FileTransaction } from "../tables.ts";
import type { TreeContext } from "./context.ts";
import { pauseAfter } from "./pace.ts";

type Context = Pick<TreeContext, "db" | "jobs">;

/** The job's name; it also forgets what is left of copies. */
export const removeJob = "files:remove";
const stepSize = 500;
/** The job gives its lane to others after this long, and goes on behind them. */
const turnMs = 5000;

/** Takes a node of the trash out of everyone's sight, for good; a job removes it with everything below. */
export const hide = (context: Pick<Context, "jobs">, trx: FileTransaction, id: number): Promise<void> =>
  hideAll(context, trx, [id]);

export async function hideAll(
  { jobs }: Pick<Context, "jobs">,
  trx: FileTransaction,
  ids: readonly number[],
): Promise<void> {
  await sql`update files.node set hidden_at = clock_timestamp() where id = any(${[...ids]}::bigint[])`.execute(trx);
  await jobs.add(trx, removeJob, {}, { key: removeJob, isKept: true });
}

/** The same for what has lain in the trash too long. */
export async function hideOldTrash({ db, jobs }: Context, days: number): Promise<void> {
  await sql`update files.node set hidden_at = clock_timestamp()
    where hidden_at is null and trashed_at < now() - make_interval(days => ${days})`.execute(db);
  await jobs.add(db, removeJob, {}, { key: removeJob, isKept: true });
}

/**
 * The job: removes what is hidden, from below, in steps that wait for nobody and that nobody waits for; the staging of a copy
 * that is under way is left alone.
 */
export async function removeHidden({ db, jobs }: Context): Promise<void> {
  const began = elapsed();
  for (;;) {
    let count = 0;
    for (const step of [removeEmpty, openTop, forgetItems])
      if (count === 0) count = await pauseAfter(() => step(db, stepSize));
    if (count === 0) return;
    if (elapsed() - began > turnMs) return jobs.add(db, removeJob, {}, { key: removeJob });
  }
}

/**
 * Removes the nodes hidden last, but those that hold something else. `offset 0`, here and below, keeps the planner from reading the
 * whole table for a step that needs a few rows of it.
 */
async function removeEmpty(db: FileDb, count: number): Promise<number> {
  const { numAffectedRows } = await sql`with recursive latest as materialized (
      select n.id, n.parent_id from files.node n where n.hidden_at is not null
        and not exists (select from files.copy k where k.top_id = n.id and k.state = 'running')
      order by n.hidden_at desc limit ${count}
    ), held as (
      select l.id, l.parent_id from latest l
        where exists (select from files.node c where c.parent_id = l.id and c.id not in (select id from latest) offset 0)
      union select l.id, l.parent_id from held join latest l on l.id = held.parent_id
    ) delete from files.node where id in (select id from latest except select id from held)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Removes files below the folder hidden last and hides folders there, so that the way down comes before the way up. */
async function openTop(db: FileDb, count: number): Promise<number> {
  const { rows } = await sql<{ opened: number }>`with recursive top as (
      select n.id from files.node n where n.hidden_at is not null
        and not exists (select from files.copy k where k.top_id = n.id and k.state = 'running')
        and exists (select from files.node c where c.parent_id = n.id and c.hidden_at is null offset 0)
      order by n.hidden_at desc limit 1
    ), down as (
      select c.id, c.kind, 1 as depth from files.node c where c.parent_id = (select id from top) and c.hidden_at is null
      union all select c.id, c.kind, down.depth + 1 from down
        cross join lateral (select * from files.node where parent_id = down.id and hidden_at is null offset 0) c
    ), opened as materialized (select * from down limit ${count}), removed as (
      delete from files.node n using opened o where n.id = o.id and o.kind = 'file'
    ), hidden as (
      update files.node n set hidden_at = now() + o.depth * interval '1 microsecond', trashed_at = coalesce(n.trashed_at, now())
        from opened o where n.id = o.id and o.kind = 'folder'
    ) select count(*)::int as opened from opened`.execute(db);
  return rows[0]?.opened ?? 0;
}
