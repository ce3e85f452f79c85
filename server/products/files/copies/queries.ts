import { sql } from "#database";
import type { FileDb, FileTransaction } from "../tables.ts";
import type { Placing } from "../tree/place-copy.ts";

export interface CopyRow extends Placing {
  readonly id: string;
  readonly personId: string;
  readonly state: "running" | "done" | "failed" | "cancelled";
  /** Nodes, the top included. */
  readonly total: number;
  readonly done: number;
  readonly bytes: number;
  /** Those of locks that were shown when it began. */
  readonly lockTokens: readonly string[];
  readonly topId: number | null;
  readonly hasReplaced: boolean;
  /** What it was refused with. */
  readonly code: string | null;
  readonly data: Record<string, unknown> | null;
}

const columns =
  sql.raw(`c.id, c.person_id as "personId", c.source_id as "sourceId", c.source_workspace_id as "sourceWorkspaceId",
  c.workspace_id as "workspaceId", c.parent_id as "parentId", c.name, c.source_name as "sourceName", c.is_replacing as "isReplacing",
  c.state, c.total, c.done, c.bytes, c.top_id as "topId", c.has_replaced as "hasReplaced", c.lock_tokens as "lockTokens", c.code, c.data`);

export type NewCopy = Pick<
  CopyRow,
  | "id"
  | "personId"
  | "sourceId"
  | "sourceWorkspaceId"
  | "workspaceId"
  | "parentId"
  | "name"
  | "sourceName"
  | "isReplacing"
  | "bytes"
  | "lockTokens"
>;

export async function insertCopy(db: FileDb, row: NewCopy): Promise<void> {
  await sql`insert into files.copy (id, person_id, source_id, source_workspace_id, workspace_id, parent_id, name, source_name, is_replacing, bytes, lock_tokens)
    values (${row.id}, ${row.personId}, ${row.sourceId}, ${row.sourceWorkspaceId}, ${row.workspaceId}, ${row.parentId}, ${row.name},
      ${row.sourceName}, ${row.isReplacing}, ${row.bytes}, ${[...row.lockTokens]})`.execute(db);
}

/** Writes down what lies below the source as one moment shows it, under the ids it will have, and waits for no lock. */
export async function listItems(db: FileDb, id: string): Promise<void> {
  await sql`with recursive down as (
      select n.*, 0 as depth from files.node n join files.copy c on c.source_id = n.id where c.id = ${id}
      union all select n.*, down.depth + 1 from down join files.node n on n.parent_id = down.id and n.trashed_at is null
    ), numbered as materialized (
      select ordered.*, row_number() over () as position, nextval(pg_get_serial_sequence('files.node', 'id')) as copy_id
      from (select * from down order by depth, id) ordered
    ), items as (
      insert into files.copy_item (copy_id, position, node_id, parent_id, original_id, kind, name, size, blob, sha1, sha256, content_type, mtime)
        select ${id}, n.position, n.copy_id, p.copy_id, n.id, n.kind, n.name, n.size, n.blob, n.sha1, n.sha256, n.content_type, n.mtime
        from numbered n left join numbered p on p.id = n.parent_id returning position, node_id, size
    ) update files.copy set total = (select count(*) from items), top_id = (select node_id from items where position = 1),
        bytes = coalesce((select size from items where position = 1), 0)
      where id = ${id}`.execute(db);
}

/** The next nodes of a copy, with the tags of the organisation whose person copies. The top is hidden, and with it all below. */
export async function insertNodes(
  trx: FileTransaction,
  copy: CopyRow,
  organisationId: string,
  count: number,
): Promise<void> {
  const { id, done } = copy;
  await sql`insert into files.node (id, workspace_id, parent_id, kind, name, size, blob, sha1, sha256, content_type, mtime, created_by, changed_by,
      trashed_at, hidden_at) overriding system value
    select i.node_id, ${copy.workspaceId}::uuid, coalesce(i.parent_id, ${copy.parentId}::bigint), i.kind,
      case when i.parent_id is null then ${copy.name ?? copy.sourceName}::text else i.name end, i.size, i.blob, i.sha1, i.sha256, i.content_type, i.mtime,
      ${copy.personId}::uuid, ${copy.personId}::uuid,
      case when i.parent_id is null then now() end, case when i.parent_id is null then now() end
    from files.copy_item i where i.copy_id = ${id} and i.position > ${done} and i.position <= ${done + count} order by i.position`.execute(
    trx,
  );
  await sql`insert into files.dead_property (node_id, namespace, name, value, language)
    select i.node_id, d.namespace, d.name, d.value, d.language
    from files.copy_item i join files.dead_property d on d.node_id = i.original_id
    where i.copy_id = ${id} and i.position > ${done} and i.position <= ${done + count}`.execute(trx);
  await sql`insert into files.node_tag (node_id, tag_id, tagged_by)
    select i.node_id, t.id, ${copy.personId}::uuid
    from files.copy_item i join files.node_tag n on n.node_id = i.original_id join files.tag t on t.id = n.tag_id
    where i.copy_id = ${id} and i.position > ${done} and i.position <= ${done + count} and t.organisation_id = ${organisationId}::uuid
    on conflict do nothing`.execute(trx);
  await sql`update files.copy set done = least(total, ${done + count}), moved_at = now() where id = ${id}`.execute(trx);
}

export async function readCopy(db: FileDb, id: string): Promise<CopyRow | null> {
  const { rows } = await sql<CopyRow>`select ${columns} from files.copy c where c.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** A copy that is under way, held against being cancelled or done by others. */
export async function lockRunning(trx: FileTransaction, id: string): Promise<CopyRow | null> {
  const { rows } =
    await sql<CopyRow>`select ${columns} from files.copy c where c.id = ${id} and c.state = 'running' for update`.execute(
      trx,
    );
  return rows[0] ?? null;
}

/** A person's copies that are under way or ended lately, the latest first. */
export async function readCopiesOf(db: FileDb, personId: string): Promise<CopyRow[]> {
  const { rows } = await sql<CopyRow>`select ${columns} from files.copy c where c.person_id = ${personId}
    and (c.state = 'running' or c.moved_at > now() - interval '1 minute') order by c.begun_at desc limit 100`.execute(
    db,
  );
  return rows;
}

/** How many of a person's copies are under way; a second call of the same person waits until this transaction ends. */
export async function countRunning(trx: FileTransaction, personId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('files.copy'), hashtext(${personId}))`.execute(trx);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from files.copy
    where person_id = ${personId} and state = 'running'`.execute(trx);
  return rows[0]?.count ?? 0;
}

type Ending = { readonly state: "done"; readonly hasReplaced: boolean } | { readonly state: "failed" | "cancelled" };

/** False when it had ended already. */
export async function endCopy(
  db: FileDb,
  id: string,
  ending: Ending,
  refused: { readonly code: string; readonly data: object } | null = null,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update files.copy set state = ${ending.state}, has_replaced = ${ending.state === "done" && ending.hasReplaced},
      code = ${refused?.code ?? null}, data = ${refused ? JSON.stringify(refused.data) : null}::jsonb, moved_at = now()
    where id = ${id} and state = 'running'`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
}

/** Gives up what nothing has worked on for a day, and forgets what ended a day ago. */
export async function forgetCopies(db: FileDb): Promise<void> {
  await sql`update files.copy set state = 'failed', code = 'INTERNAL', moved_at = now()
    where state = 'running' and moved_at < now() - interval '1 day'`.execute(db);
  await sql`delete from files.copy c where c.state <> 'running' and c.moved_at < now() - interval '1 day'
    and not exists (select from files.copy_item i where i.copy_id = c.id)`.execute(db);
}

/** Forgets up to `count` items of copies that have ended; how many there were. */
export async function forgetItems(db: FileDb, count: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from files.copy_item where ctid = any(array(
      select i.ctid from files.copy_item i join files.copy c on c.id = i.copy_id where c.state <> 'running' limit ${count}))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
