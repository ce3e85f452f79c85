import { sql } from "#database";
import type { FileDb } from "../../tables.ts";

/** Whom a share on a node is for: a person, a group, an organisation, or the grant of a link. */
interface Numbered {
  readonly nodeId: number;
  readonly granteeId: string;
}

const keyOf = ({ nodeId, granteeId }: Numbered): string => `${nodeId} ${granteeId}`;

/** The numbers by which clients know shares; a share that has none yet is given one when it is first shown. */
export async function numbersOf(db: FileDb, list: readonly Numbered[]): Promise<(one: Numbered) => number> {
  const nodes = list.map((one) => one.nodeId);
  const grantees = list.map((one) => one.granteeId);
  const read = async (): Promise<Map<string, number>> => {
    const { rows } = await sql<
      Numbered & { number: number }
    >`select s.number, s.node_id as "nodeId", s.grantee_id as "granteeId"
      from files.share_number s join unnest(${nodes}::bigint[], ${grantees}::uuid[]) as w(node, grantee)
        on s.node_id = w.node and s.grantee_id = w.grantee`.execute(db);
    return new Map(rows.map((row) => [keyOf(row), row.number]));
  };
  let found = list.length === 0 ? new Map<string, number>() : await read();
  if (list.some((one) => !found.has(keyOf(one)))) {
    await sql`insert into files.share_number (node_id, grantee_id)
      select node, grantee from unnest(${nodes}::bigint[], ${grantees}::uuid[]) as w(node, grantee)
      where exists (select from files.node n where n.id = node) on conflict do nothing`.execute(db);
    found = await read();
  }
  return (one) => found.get(keyOf(one)) ?? 0;
}

/** What a number stands for; null: there is no such share, though there may have been. */
export async function readNumbered(db: FileDb, text: string): Promise<Numbered | null> {
  if (!/^\d{1,15}$/.test(text)) return null;
  const { rows } = await sql<Numbered>`select node_id as "nodeId", grantee_id as "granteeId" from files.share_number
    where number = ${Number(text)}`.execute(db);
  return rows[0] ?? null;
}
