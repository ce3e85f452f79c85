import { sql } from "#database";
import type { FileDb, FileTransaction } from "../tables.ts";
import type { PlannedItem } from "./plan.ts";

export interface RewindRow {
  readonly id: string;
  readonly personId: string;
  readonly folderId: number;
  readonly moment: Date;
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
}

const columns = sql.raw(
  `r.id, r.person_id as "personId", r.folder_id as "folderId", r.moment, r.state, r.total, r.done, r.skipped`,
);

export async function insertRewind(
  trx: FileTransaction,
  row: Pick<RewindRow, "id" | "personId" | "folderId" | "moment">,
  items: readonly PlannedItem[],
): Promise<void> {
  await sql`insert into files.rewind (id, person_id, folder_id, moment, total)
    values (${row.id}, ${row.personId}, ${row.folderId}, ${row.moment}, ${items.length})`.execute(trx);
  await sql`insert into files.rewind_item (rewind_id, position, node_id, what, version_id)
    select ${row.id}, i.position, i.node_id, i.what, i.version_id from unnest(
      ${items.map((one) => one.nodeId)}::bigint[], ${items.map((one) => one.what)}::text[], ${items.map((one) => one.versionId)}::bigint[]
    ) with ordinality i (node_id, what, version_id, position)`.execute(trx);
}

export async function readRewind(db: FileDb, id: string): Promise<RewindRow | null> {
  const { rows } = await sql<RewindRow>`select ${columns} from files.rewind r where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The next that is to be done; null when nothing is, or it has ended. */
export async function readNextItem(db: FileDb, id: string): Promise<PlannedItem | null> {
  const { rows } =
    await sql<PlannedItem>`select i.node_id as "nodeId", i.what, i.version_id as "versionId" from files.rewind r
    join files.rewind_item i on i.rewind_id = r.id and i.position = r.done + 1 where r.id = ${id} and r.state = 'running'`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** `done`: how many were done before this one; a second process that did the same counts nothing. */
export async function noteItem(db: FileDb, id: string, done: number, isSkipped: boolean): Promise<void> {
  await sql`update files.rewind set done = done + 1, skipped = skipped + ${isSkipped ? 1 : 0}, moved_at = now()
    where id = ${id} and done = ${done} and state = 'running'`.execute(db);
}

/** False when it had ended already. */
export async function endRewind(
  db: FileDb,
  id: string,
  state: Exclude<RewindRow["state"], "running">,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update files.rewind set state = ${state}, moved_at = now()
    where id = ${id} and state = 'running'`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
}

/** Whether a person has one under way; a second call of the same person waits until this transaction ends. */
export async function isRewinding(trx: FileTransaction, personId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('files.rewind'), hashtext(${personId}))`.execute(trx);
  const { rows } =
    await sql`select from files.rewind where person_id = ${personId} and state = 'running' limit 1`.execute(trx);
  return rows.length > 0;
}

/** Gives up what nothing has worked on for a day, and forgets what ended a day ago. */
export async function forgetRewinds(db: FileDb): Promise<void> {
  await sql`update files.rewind set state = 'failed', moved_at = now()
    where state = 'running' and moved_at < now() - interval '1 day'`.execute(db);
  await sql`delete from files.rewind where state <> 'running' and moved_at < now() - interval '1 day'`.execute(db);
}
