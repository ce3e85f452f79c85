import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import type { Lock } from "./lock.ts";

const columns = sql`l.id, l.node_id as "nodeId", l.workspace_id as "workspaceId", l.person_id as "personId", l.organisation_id as "organisationId", l.kind, l.editor_id as "editorId", l.is_exclusive as "isExclusive",
  l.is_deep as "isDeep", l.owner, l.seconds, l.created_at as "createdAt", l.expires_at as "expiresAt"`;

// Not now(): a transaction may have waited long for the tree's lock.
const isLive = sql`l.expires_at > statement_timestamp()`;

/** Locks on these nodes, the oldest first, in one statement. */
export async function readLocksOn(db: FileDb, nodeIds: readonly number[]): Promise<Lock[]> {
  const { rows } = await sql<Lock>`select ${columns} from files.lock l
    where l.node_id = any(${[...nodeIds]}::bigint[]) and ${isLive} order by l.created_at, l.id`.execute(db);
  return rows;
}

/** Locks on what lies below a node of a workspace. Goes up from the locks, which are few, not down, which may be far. */
export async function readLocksBelow(db: FileDb, workspaceId: string, nodeId: number): Promise<Lock[]> {
  const { rows } = await sql<Lock>`with recursive up as (
      select l.id as lock_id, n.parent_id from files.lock l join files.node n on n.id = l.node_id
        where l.workspace_id = ${workspaceId} and ${isLive}
      union all select up.lock_id, p.parent_id from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ) select ${columns} from files.lock l where l.id in (select lock_id from up where parent_id = ${nodeId})`.execute(
    db,
  );
  return rows;
}

export async function hasLocks(db: FileDb, workspaceIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select from files.lock l where l.workspace_id = any(${[...workspaceIds]}::uuid[])
    and ${isLive} limit 1`.execute(db);
  return rows.length > 0;
}

export async function insertLock(db: FileDb, lock: Omit<Lock, "createdAt" | "expiresAt">): Promise<Lock> {
  const { rows } =
    await sql<Lock>`insert into files.lock as l (id, node_id, workspace_id, person_id, organisation_id, kind, editor_id, is_exclusive, is_deep, owner, seconds, expires_at)
      values (${lock.id}, ${lock.nodeId}, ${lock.workspaceId}, ${lock.personId}, ${lock.organisationId}, ${lock.kind}, ${lock.editorId}, ${lock.isExclusive}, ${lock.isDeep}, ${lock.owner},
        ${lock.seconds}, now() + make_interval(secs => ${lock.seconds})) returning ${columns}`.execute(db);
  const [made] = rows;
  if (!made) throw new Error("The lock was not made.");
  return made;
}

export async function extendLock(db: FileDb, id: string, seconds: number): Promise<Lock | null> {
  const { rows } =
    await sql<Lock>`update files.lock l set seconds = ${seconds}, expires_at = now() + make_interval(secs => ${seconds})
    where l.id = ${id} and ${isLive} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function renameLock(db: FileDb, id: string, editorId: string): Promise<void> {
  await sql`update files.lock set editor_id = ${editorId} where id = ${id}`.execute(db);
}

/** False when it has been removed already. */
export async function deleteLock(db: FileDb, id: string): Promise<boolean> {
  const { rows } = await sql`delete from files.lock where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

/** How many locks a person holds; a second call of the same person waits until this transaction ends. */
export async function countLocksOf(db: FileDb, personId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('files.lock'), hashtext(${personId}))`.execute(db);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from files.lock l
    where l.person_id = ${personId} and ${isLive}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function deleteLocks(db: FileDb, ids: readonly string[]): Promise<void> {
  await sql`delete from files.lock where id = any(${[...ids]}::uuid[])`.execute(db);
}

export async function moveLocks(db: FileDb, ids: readonly string[], workspaceId: string): Promise<void> {
  await sql`update files.lock set workspace_id = ${workspaceId} where id = any(${[...ids]}::uuid[])`.execute(db);
}

export async function deleteLocksOf(db: FileDb, personId: string, workspaceId: string | null): Promise<void> {
  await sql`delete from files.lock where person_id = ${personId}
    and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid)`.execute(db);
}

export async function deleteExpiredLocks(db: FileDb): Promise<void> {
  await sql`delete from files.lock where expires_at <= now()`.execute(db);
}
