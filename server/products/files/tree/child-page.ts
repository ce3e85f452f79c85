import type { FolderSort } from "@safos/contract/files";
import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import { columns } from "./columns.ts";
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
      : sql`0::bigint`;

/** Folders before files, then by what is asked for, then by name as a person sorts them. */
export async function readChildPage(
  db: FileDb,
  parentId: number,
  { order, after, limit }: { readonly order: Order; readonly after: PageEnd | null; readonly limit: number },
): Promise<Sorted[]> {
  const sign = order.isDescending ? -1 : 1;
  const value = valueOf(order);
  const isNameDescending = order.by === "name" && order.isDescending;
  const direction = sql.raw(isNameDescending ? "desc" : "asc");
  const beyond = sql.raw(isNameDescending ? "<" : ">");
  const { kind, name } = { kind: after?.kind ?? "", name: after?.name ?? "" };
  const { rows } = await sql<Sorted>`select ${columns("n")}, ${value} as value from files.node n
    where n.parent_id = ${parentId} and n.trashed_at is null and (${after === null}
      or (n.kind = 'file', ${value} * ${sign}::bigint) > (${kind === "file"}, ${(after?.value ?? 0) * sign}::bigint)
      or ((n.kind = 'file') = ${kind === "file"} and ${value} = ${after?.value ?? 0}::bigint
        and (n.name collate files.natural, n.name) ${beyond} (${name}::text collate files.natural, ${name}::text)))
    order by n.kind = 'file', ${value} * ${sign}::bigint, n.name collate files.natural ${direction}, n.name ${direction}
    limit ${limit}`.execute(db);
  return rows;
}
