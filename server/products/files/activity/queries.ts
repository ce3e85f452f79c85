import type { FileActivityKind } from "@safos/contract/file-activity";
import { asynchronousCommit, sql } from "#database";
import type { FileDb } from "../tables.ts";

export type ActivityKind = FileActivityKind;

export interface ActivityRow {
  readonly id: number;
  readonly nodeId: number;
  readonly personId: string | null;
  /** Who did it where that was a visitor by a link. */
  readonly guestName: string | null;
  readonly kind: ActivityKind;
  /** What it was called then. */
  readonly name: string;
  readonly at: Date;
}

interface NewActivity extends Omit<ActivityRow, "id" | "name" | "at"> {
  readonly eventId: number;
  readonly at: Date | string;
}

/** Once for an event, and not of what is gone already. */
export async function insertActivities(db: FileDb, some: readonly NewActivity[]): Promise<void> {
  if (some.length === 0) return;
  await sql`with ${asynchronousCommit} insert into files.activity (event_id, workspace_id, node_id, person_id, guest_name, kind, name, at)
    select a."eventId", n.workspace_id, n.id, a."personId", a."guestName", a.kind, n.name, a.at
    from jsonb_to_recordset(${JSON.stringify(some)}::jsonb)
      as a("eventId" bigint, "nodeId" bigint, "personId" uuid, "guestName" text, kind text, at timestamptz)
      join files.node n on n.id = a."nodeId" and n.parent_id is not null, asynchronous_commit
    order by a."eventId" on conflict (event_id) do nothing`.execute(db);
}

export interface ActivityPage {
  /** After this one in the order asked; null: from the beginning. */
  readonly since: number | null;
  readonly limit: number;
  readonly isAscending: boolean;
  /** Done by this person alone, or by all others; null: by anyone. */
  readonly by: { readonly personId: string; readonly isOthers: boolean } | null;
}

/** Of one file or folder, or of some workspaces and of what lies in some folders of others. */
export async function readActivities(
  db: FileDb,
  about:
    | { readonly nodeId: number }
    | {
        readonly workspaceIds: readonly string[];
        readonly sharedIn: readonly string[];
        readonly shared: readonly number[];
      },
  { since, limit, isAscending, by }: ActivityPage,
): Promise<ActivityRow[]> {
  const isHere =
    "nodeId" in about
      ? sql`a.node_id = ${about.nodeId}::bigint`
      : sql`(a.workspace_id = any(${[...about.workspaceIds]}::uuid[]) or (a.workspace_id = any(${[...about.sharedIn]}::uuid[])
          and exists (with recursive up as (
            select n.id, n.parent_id from files.node n where n.id = a.node_id
            union all select p.id, p.parent_id from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
          ) select from up where up.id = any(${[...about.shared]}::bigint[]))))`;
  const isAfter =
    since === null ? sql`` : isAscending ? sql`and a.id > ${since}::bigint` : sql`and a.id < ${since}::bigint`;
  const isBy =
    by === null
      ? sql``
      : by.isOthers
        ? sql`and a.person_id is distinct from ${by.personId}::uuid`
        : sql`and a.person_id = ${by.personId}::uuid`;
  const { rows } = await sql<ActivityRow>`select a.id, a.node_id as "nodeId", a.person_id as "personId",
      a.guest_name as "guestName", a.kind, a.name, a.at
    from files.activity a where ${isHere} ${isAfter} ${isBy}
    order by a.id ${isAscending ? sql`asc` : sql`desc`} limit ${limit}`.execute(db);
  return rows;
}

export async function deleteOldActivities(db: FileDb, days: number): Promise<void> {
  await sql`delete from files.activity where at < now() - make_interval(days => ${days})`.execute(db);
}
