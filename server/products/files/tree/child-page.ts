import type { FolderFilter, FolderSort } from "@safos/contract/files";
import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import { columns } from "./columns.ts";
import { kindValue, matches } from "./filter.ts";
import type { Node } from "./node.ts";

export interface Order {
  readonly by: FolderSort;
  readonly isDescending: boolean;
}

/** Where the page before ended: kind and name of its last node, and what it is sorted by, in microseconds or bytes. */
export interface PageEnd {
  readonly kind: string;
  readonly name: string;
  readonly value: number;
}

/** A node with what it is sorted by. */
type Sorted = Node & { readonly value: number };

const valueOf = ({ by }: Order) =>
  by === "size"
    ? sql`n.size`
    : by === "changed"
      ? sql`(extract(epoch from n.changed_at) * 1000000)::bigint`
      : by === "kind"
        ? kindValue
        : sql`0::bigint`;

/** `n.kind = 'file'` sorts folders before files. */
function orderBy(order: Order) {
  const direction = sql.raw(order.by === "name" && order.isDescending ? "desc" : "asc");
  const sign = order.isDescending ? -1 : 1;
  return sql`n.kind = 'file', ${valueOf(order)} * ${sign}::bigint, n.name collate files.natural ${direction}, n.name ${direction}`;
}

/** Folders before files, then by what is asked for, then by name as a person sorts them. */
export async function readChildPage(
  db: FileDb,
  parentId: number,
  asked: {
    readonly order: Order;
    readonly filter?: FolderFilter;
    readonly after: PageEnd | null;
    readonly limit: number;
  },
): Promise<Sorted[]> {
  const { order, filter = {}, after, limit } = asked;
  const sign = order.isDescending ? -1 : 1;
  const value = valueOf(order);
  const beyond = sql.raw(order.by === "name" && order.isDescending ? "<" : ">");
  const { kind, name } = { kind: after?.kind ?? "", name: after?.name ?? "" };
  const { rows } = await sql<Sorted>`select ${columns("n")}, ${value} as value from files.node n
    where n.parent_id = ${parentId} and n.trashed_at is null and ${matches(filter)} and (${after === null}
      or (n.kind = 'file', ${value} * ${sign}::bigint) > (${kind === "file"}, ${(after?.value ?? 0) * sign}::bigint)
      or ((n.kind = 'file') = ${kind === "file"} and ${value} = ${after?.value ?? 0}::bigint
        and (n.name collate files.natural, n.name) ${beyond} (${name}::text collate files.natural, ${name}::text)))
    order by ${orderBy(order)} limit ${limit}`.execute(db);
  return rows;
}

/** Where a page begins by how many come before it. */
export interface PagePlace {
  readonly order: Order;
  readonly filter: FolderFilter;
  readonly from: number;
  readonly limit: number;
}

interface Counted {
  readonly nodes: readonly Node[];
  readonly total: number;
  readonly folders: number;
}

/** A page by its place, and how many there are of everything and of folders. */
export async function readChildrenFrom(
  db: FileDb,
  parentId: number,
  { order, filter, from, limit }: PagePlace,
): Promise<Counted> {
  const among = sql`n.parent_id = ${parentId} and n.trashed_at is null and ${matches(filter)}`;
  const [nodes, counts] = await Promise.all([
    sql<Node>`select ${columns("n")} from files.node n where ${among}
      order by ${orderBy(order)} limit ${limit} offset ${from}`.execute(db),
    sql<{ total: number; folders: number }>`select count(*)::int as total,
      (count(*) filter (where n.kind = 'folder'))::int as folders from files.node n where ${among}`.execute(db),
  ]);
  return { nodes: nodes.rows, total: counts.rows[0]?.total ?? 0, folders: counts.rows[0]?.folders ?? 0 };
}

/** What the whole of a list is without its columns: to leave out of it, and count, before a page is read. */
export type Outline = Pick<Node, "id" | "workspaceId" | "kind">;

export async function readOutline(
  db: FileDb,
  parentId: number,
  { order, filter }: Pick<PagePlace, "order" | "filter">,
): Promise<Outline[]> {
  const { rows } = await sql<Outline>`select n.id, n.workspace_id as "workspaceId", n.kind from files.node n
    where n.parent_id = ${parentId} and n.trashed_at is null and ${matches(filter)} order by ${orderBy(order)}`.execute(
    db,
  );
  return rows;
}
