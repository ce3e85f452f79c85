import { sql } from "#database";
import type { FileDb } from "../tables.ts";

export const statusTypes = ["online", "away", "dnd", "busy", "invisible", "offline"] as const;
export type StatusType = (typeof statusTypes)[number];

/** What a person says of themselves. */
export interface Status {
  readonly personId: string;
  readonly status: StatusType;
  readonly messageId: string | null;
  readonly message: string | null;
  readonly icon: string | null;
  readonly clearAt: Date | null;
}

type Change = Partial<Omit<Status, "personId">>;

/** A message whose time is over is none. */
const columns = sql`person_id as "personId", status,
  case when clear_at <= now() then null else message_id end as "messageId",
  case when clear_at <= now() then null else message end as message,
  case when clear_at <= now() then null else icon end as icon,
  case when clear_at <= now() then null else clear_at end as "clearAt"`;

export async function readStatus(db: FileDb, personId: string): Promise<Status | null> {
  const { rows } = await sql<Status>`select ${columns} from files.user_status where person_id = ${personId}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** The latest changed first. */
export async function readStatuses(db: FileDb, limit: number): Promise<Status[]> {
  const { rows } =
    await sql<Status>`select ${columns} from files.user_status order by changed_at desc limit ${limit}`.execute(db);
  return rows;
}

export async function changeStatus(db: FileDb, personId: string, change: Change): Promise<Status> {
  const before = (await readStatus(db, personId)) ?? { status: "online" as const, ...noMessage };
  const next = { ...before, ...change };
  const { rows } = await sql<Status>`
    insert into files.user_status (person_id, status, message_id, message, icon, clear_at)
      values (${personId}, ${next.status}, ${next.messageId}, ${next.message}, ${next.icon}, ${next.clearAt})
    on conflict (person_id) do update set status = excluded.status, message_id = excluded.message_id,
      message = excluded.message, icon = excluded.icon, clear_at = excluded.clear_at, changed_at = now()
    returning ${columns}`.execute(db);
  return rows[0] ?? { personId, ...next };
}

export const noMessage = { messageId: null, message: null, icon: null, clearAt: null } as const;

/** Messages that can be chosen, and how many seconds they usually last; null: until they are taken away. */
export const predefined = [
  { id: "meeting", icon: "📅", sv: "I möte", en: "In a meeting", seconds: 3600 },
  { id: "commuting", icon: "🚌", sv: "På väg", en: "Commuting", seconds: 1800 },
  { id: "be-right-back", icon: "⏳", sv: "Strax tillbaka", en: "Be right back", seconds: 900 },
  { id: "remote-work", icon: "🏡", sv: "Arbetar hemifrån", en: "Working remotely", seconds: null },
  { id: "sick-leave", icon: "🤒", sv: "Sjuk", en: "Out sick", seconds: null },
  { id: "vacationing", icon: "🌴", sv: "På semester", en: "Vacationing", seconds: null },
] as const;
