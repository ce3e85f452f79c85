import { sql, steadyArray, type RawBuilder } from "#database";
import type { FileDb } from "../tables.ts";
import { mountedOf, type MountedRow } from "../federated/queries.ts";
import { columns } from "./columns.ts";
import type { Node } from "./node.ts";
import { ofRoot } from "./queries.ts";

/** A path below a folder. */
export interface Path {
  readonly rootId: number;
  readonly names: readonly string[];
}

/** Nodes along a path, that of its folder first; shorter than the path when something on it does not exist. */
export interface Walk extends Path {
  readonly nodes: readonly Node[];
}

/** What stands at the beginning of a path that was walked; null: it is another's. */
export const partOf = ({ rootId, names, nodes }: Walk, path: Path): readonly Node[] | null =>
  rootId === path.rootId && path.names.every((name, index) => name === names[index])
    ? nodes.slice(0, path.names.length + 1)
    : null;

interface Walked {
  /** Which of the names are taken, by folder. */
  readonly taken: Map<number, Set<string>>;
  /** In the order of the paths. */
  readonly walks: readonly Walk[];
  /** What the person has accepted from other servers. */
  readonly mounted: readonly MountedRow[];
  /** The value that was asked for with them. */
  readonly grants: unknown;
}

/** Which of some names some folders hold, where paths lead, and what a person has of other servers, in one statement. */
export async function readNamesAndPaths(
  db: FileDb,
  {
    personId,
    parentIds,
    names,
    grants,
  }: {
    readonly personId: string;
    readonly parentIds: readonly number[];
    readonly names: readonly string[];
    /** A JSON value of another module's; null: none. */
    readonly grants: RawBuilder<unknown> | null;
  },
  paths: readonly Path[],
): Promise<Walked> {
  const wanted = paths.map((path, at) => ({ at, root: path.rootId, names: path.names }));
  const { rows } = await sql<
    Node & {
      at: number | null;
      taken: readonly (readonly [number, string])[] | null;
      mounted: readonly MountedRow[] | null;
      grants: unknown;
    }
  >`
    with recursive wanted as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (at int, root bigint, names text[])
    ), walk as (
      select w.at, w.names as path, 0 as depth, n.* from wanted w
        cross join lateral (select n.* from files.node n where n.id = w.root offset 0) n
      union all
      select walk.at, walk.path, walk.depth + 1, c.* from walk cross join lateral (
        select n.* from files.node n where n.parent_id = walk.id and n.name = walk.path[walk.depth + 1] and n.trashed_at is null offset 0
      ) c where walk.depth < cardinality(walk.path)
    ) select walk.at, ${columns("walk")}, taken.list as taken, taken.mounted as mounted, taken.grants as grants from (
      select ${grants ?? sql`null::jsonb`} as grants, ${mountedOf(personId)} as mounted, jsonb_agg(jsonb_build_array(n.parent_id, n.name)) as list from files.node n
        where n.parent_id = any(${steadyArray(parentIds, "bigint")}) and n.trashed_at is null and n.name = any(${steadyArray(names, "text")})
    ) taken left join walk on true order by walk.at, walk.depth`.execute(db);
  const byFolder = Map.groupBy(rows[0]?.taken ?? [], ([parentId]) => parentId);
  const byPath = Map.groupBy(rows, (row) => row.at);
  return {
    taken: new Map([...byFolder].map(([parentId, list]) => [parentId, new Set(list.map(([, name]) => name))])),
    mounted: rows[0]?.mounted ?? [],
    grants: rows[0]?.grants,
    walks: paths.map((path, at) => ({ ...path, nodes: ofRoot(byPath.get(at) ?? []) })),
  };
}
