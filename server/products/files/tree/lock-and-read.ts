import { sql, steadyArray, steadyValue } from "#database";
import type { AccessWithin, Role } from "#workspaces";
import type { FileDb } from "../tables.ts";
import { columns } from "./columns.ts";
import type { Node } from "./node.ts";

/** A name in a folder. */
export interface Place {
  readonly parentId: number;
  readonly name: string;
}

/** A folder as it is under the lock. */
interface SeenFolder {
  readonly node: Node;
  /** Whether the folder or anything above it lies in the trash. */
  readonly isTrashed: boolean;
}

/** What is known of a workspace under its lock. */
export interface SeenTree {
  /** Whether anything in the workspace is locked. */
  readonly hasLocks: boolean;
  /** Roles of members, by the person's id. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly folders: ReadonlyMap<number, SeenFolder>;
  /** By `keyOf`. */
  readonly children: ReadonlyMap<string, Node>;
}

export const keyOf = ({ parentId, name }: Place): string => `${parentId}/${name}`;

/** What writers ask of a workspace. */
export interface Asked {
  readonly workspaceId: string;
  readonly personIds: readonly string[];
  readonly places: readonly Place[];
}

/**
 * Takes the lock of a workspace and reads what writers ask of it: in one statement where the lock is free. Where it must be waited for, or
 * the root has changed just before, as it does with every change of a tree, all of it is read under the lock: what a writer may do is not
 * what they might when they began to wait.
 */
export async function lockAndRead(trx: FileDb, workspaces: AccessWithin, asked: Asked): Promise<SeenTree> {
  const first = await read(trx, workspaces, asked, true);
  if (first.isHeld && first.isUnchanged) return first;
  if (!first.isHeld)
    await sql`select from files.node where workspace_id = ${asked.workspaceId} and parent_id is null for update`.execute(
      trx,
    );
  return read(trx, workspaces, asked, false);
}

interface SeenRow extends Node {
  readonly part: "folder" | "child" | null;
  readonly isTrashed: boolean;
  readonly owner: string;
  readonly isHeld: boolean;
  readonly isUnchanged: boolean;
  readonly hasLocks: boolean;
  readonly roles: readonly { readonly id: string; readonly role: Role }[] | null;
}

async function read(
  trx: FileDb,
  workspaces: AccessWithin,
  { workspaceId, personIds, places }: Asked,
  isLocking: boolean,
): Promise<SeenTree & { readonly isHeld: boolean; readonly isUnchanged: boolean }> {
  const folders = [...new Set(places.map((one) => one.parentId))];
  const { rows } = await sql<SeenRow>`with recursive locked as materialized (
      select etag from files.node where workspace_id = ${steadyValue(workspaceId, "uuid")} and parent_id is null ${isLocking ? sql`for update skip locked` : sql``}
    ), up as (
      select n.id as start, n.id, n.parent_id, n.workspace_id, n.trashed_at from files.node n where n.id = any(${steadyArray(folders, "bigint")})
      union all select up.start, p.id, p.parent_id, p.workspace_id, p.trashed_at from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ), folder as (
      select start, bool_or(trashed_at is not null) as is_trashed, (array_agg(workspace_id) filter (where parent_id is null))[1] as owner
        from up group by start
    ), seen as (
      select 'folder' as part, f.is_trashed, f.owner, n.* from folder f join files.node n on n.id = f.start
      union all
      select 'child', false, f.owner, n.* from unnest(${steadyArray(
        places.map((one) => one.parentId),
        "bigint",
      )}, ${steadyArray(
        places.map((one) => one.name),
        "text",
      )}) as w (parent_id, name)
        join folder f on f.start = w.parent_id
        cross join lateral (select n.* from files.node n where n.parent_id = w.parent_id and n.name = w.name and n.trashed_at is null offset 0) n
    ), known as (
      select exists (select from locked) as is_held,
        exists (select from locked l join files.node n on n.etag = l.etag where n.workspace_id = ${steadyValue(workspaceId, "uuid")} and n.parent_id is null) as is_unchanged,
        exists (select from files.lock l where l.workspace_id = ${steadyValue(workspaceId, "uuid")} and l.expires_at > statement_timestamp()) as has_locks,
        (select jsonb_agg(jsonb_build_object('id', r.person_id, 'role', r.role)) from (${workspaces.rolesOf(personIds, workspaceId)}) r) as roles
    ) select k.is_held as "isHeld", k.is_unchanged as "isUnchanged", k.has_locks as "hasLocks", k.roles, s.part, s.is_trashed as "isTrashed", s.owner, ${columns("s")}
      from known k left join seen s on true`.execute(trx);
  const found = rows.flatMap((row) => (row.part === null ? [] : [{ ...row, workspaceId: row.owner }]));
  return {
    isHeld: rows[0]?.isHeld ?? false,
    isUnchanged: rows[0]?.isUnchanged ?? false,
    hasLocks: rows[0]?.hasLocks ?? true,
    roles: new Map((rows[0]?.roles ?? []).map(({ id, role }) => [id, role])),
    folders: new Map(
      found.filter((row) => row.part === "folder").map((row) => [row.id, { node: row, isTrashed: row.isTrashed }]),
    ),
    children: new Map(
      found
        .filter((row) => row.part === "child")
        .map((row) => [keyOf({ parentId: row.parentId ?? 0, name: row.name }), row]),
    ),
  };
}
