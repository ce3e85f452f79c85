import type { SearchCondition, SearchOrder } from "#dav";
import { sql } from "#database";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { openTo } from "../tree/open-to.ts";
import { readLineages } from "../tree/queries.ts";
import { conditionOf, orderOf } from "./conditions.ts";

export interface Finding {
  /** Folders that are looked in, and the workspaces that they lie in. */
  readonly folderIds: readonly number[];
  readonly workspaceIds: readonly string[];
  readonly depth: "0" | "1" | "infinity";
  readonly where: SearchCondition | null;
  readonly orders: readonly SearchOrder[];
  readonly limit: number | null;
  readonly offset: number;
}

const mostFound = 1000;

/**
 * What leads to each node that is found, with two statements. What lies in the trash is not found, nor what a class keeps from
 * the person. What is in the folders is asked of what is sorted, one after another, and no further than the limit.
 */
export async function findNodes(
  { db, items, workspaces }: Pick<FilesDeps, "db" | "items" | "workspaces">,
  principal: Principal,
  { folderIds, workspaceIds, depth, where, orders, limit, offset }: Finding,
): Promise<readonly (readonly Node[])[]> {
  const ids = sql`${[...folderIds]}::bigint[]`;
  const isNear =
    depth === "infinity" ? sql`true` : depth === "1" ? sql`n.parent_id = any(${ids})` : sql`n.id = any(${ids})`;
  const { rows } = await sql<{ id: number }>`select found.id from (
      select n.id from files.node n
        where n.workspace_id = any(${[...workspaceIds]}::uuid[]) and n.parent_id is not null and n.trashed_at is null
          and ${isNear} and ${where ? conditionOf(principal, where) : sql`true`}
        order by ${orderOf(principal, orders)} offset 0
    ) found
    where exists (
      with recursive up as (
        select n.id, n.parent_id, n.trashed_at from files.node n where n.id = found.id
        union all select p.id, p.parent_id, p.trashed_at from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
      ) select from up having bool_or(up.id = any(${ids})) and not bool_or(up.trashed_at is not null))
    limit ${Math.min(limit ?? mostFound, mostFound)} offset ${offset}`.execute(db);
  const lineages = await readLineages(
    db,
    rows.map((row) => row.id),
  );
  const found = rows.flatMap((row) => {
    const lineage = lineages.get(row.id);
    return lineage ? [lineage] : [];
  });
  return openTo({ items, workspaces }, principal, found, (lineage) => lineage);
}
