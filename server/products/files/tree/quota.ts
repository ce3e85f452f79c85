import { sql } from "#database";
import { refuse } from "#http";
import type { FileDb } from "../tables.ts";
import type { TreeContext } from "./context.ts";
import { readChild } from "./queries.ts";

type Context = Pick<TreeContext, "db" | "workspaces" | "organisations">;

/** How many bytes the workspace may hold, by its organisation's rules; null without limit. */
export async function quotaOf(
  { workspaces, organisations }: Omit<Context, "db">,
  workspaceId: string,
): Promise<number | null> {
  // Spares the statement below where no organisation has a quota.
  if (organisations.all().every(({ rules }) => rules.personQuota === null && rules.workspaceQuota === null))
    return null;
  const workspace = await workspaces.byId(workspaceId);
  if (!workspace) return null;
  const rules = organisations.byId(workspace.organisationId)?.rules;
  return (workspace.isPersonal ? rules?.personQuota : rules?.workspaceQuota) ?? null;
}

/** Bytes of files: those in their folders and in the trash, and their earlier versions. */
export interface Usage {
  readonly files: number;
  readonly versions: number;
}

/** What each of some workspaces takes. */
export async function readUsages(db: FileDb, workspaceIds: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
  const { rows } = await sql<Usage & { readonly id: string }>`select w.id,
      (select coalesce(sum(n.size), 0) from files.node n
        where n.workspace_id = w.id and (n.parent_id is null or (n.trashed_at is not null and n.hidden_at is null)))::bigint as files,
      (select coalesce(sum(v.size), 0) from files.version v join files.node n on n.id = v.node_id
        where n.workspace_id = w.id)::bigint as versions
    from unnest(${[...workspaceIds]}::uuid[]) as w (id)`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a workspace's files take. */
export const readUsage = async (db: FileDb, workspaceId: string): Promise<Usage> =>
  (await readUsages(db, [workspaceId])).get(workspaceId) ?? { files: 0, versions: 0 };

/** The same for many workspaces, by their ids, as one number each. */
export async function readSizes(db: FileDb, workspaceIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const usages = await readUsages(db, workspaceIds);
  return new Map([...usages].map(([id, { files, versions }]) => [id, files + versions]));
}

/** Refuses QUOTA_EXCEEDED when files of `bytes` more would pass the quota. Exact under the lock, an estimate without it. */
export async function requireRoom(db: FileDb, workspaceId: string, quota: number | null, bytes: number): Promise<void> {
  if (quota === null || bytes <= 0) return;
  const { files } = await readUsage(db, workspaceId);
  if (files + bytes > quota) throw refuse("QUOTA_EXCEEDED", { quota, used: files });
}

/** Others' earlier versions are safe for this long after they were replaced. */
const safeDays = 30;

/**
 * Earlier versions give way to files, those first that the writer wrote, then others' that were replaced more than 30 days ago; the
 * oldest first, and no more of them than `written` bytes need, so that a quota that is set later takes nobody's history at a stroke.
 * Nobody drives out what others wrote lately, nor what has a name: where that is in the way, QUOTA_EXCEEDED is refused.
 */
export async function payWithVersions(
  db: FileDb,
  workspaceId: string,
  quota: number | null,
  written: number,
  writerId: string | null,
): Promise<void> {
  if (quota === null) return;
  const { files, versions } = await readUsage(db, workspaceId);
  const excess = Math.min(files + versions - quota, written);
  if (excess <= 0) return;
  const { rows } = await sql<{ paid: number }>`with replaced as (
      select v.id, v.size, v.label, coalesce(v.changed_by = ${writerId}::uuid, false) as own,
        lead(v.changed_at, 1, n.changed_at) over (partition by v.node_id order by v.id) as replaced_at
      from files.version v join files.node n on n.id = v.node_id where n.workspace_id = ${workspaceId}
    ), payable as (
      select id, size, sum(size) over (order by own desc, id) - size as before from replaced
        where label = '' and (own or replaced_at < now() - make_interval(days => ${safeDays}))
    ), paid as (
      delete from files.version v using payable p where v.id = p.id and p.before < ${excess} returning v.size
    ) select coalesce(sum(size), 0)::bigint as paid from paid`.execute(db);
  if ((rows[0]?.paid ?? 0) < excess) throw refuse("QUOTA_EXCEEDED", { quota, used: files + versions - written });
}

/** Bytes that files may still take; null: no quota. An estimate, as others write meanwhile. */
export async function readRoomLeft(context: Context, workspaceId: string): Promise<number | null> {
  const quota = await quotaOf(context, workspaceId);
  return quota === null ? null : Math.max(quota - (await readUsage(context.db, workspaceId)).files, 0);
}

/** An estimate before content is received, which spares sending what would be refused. Counts what `at` replaces. */
export async function requireSpace(
  context: Context,
  workspaceId: string,
  bytes: number,
  at: { parentId: number; name: string },
): Promise<void> {
  const quota = await quotaOf(context, workspaceId);
  if (quota === null) return;
  const replaced = await readChild(context.db, at.parentId, at.name);
  await requireRoom(context.db, workspaceId, quota, bytes - (replaced?.size ?? 0));
}
