import { sql } from "#database";
import type { WorkspaceDb } from "../queries.ts";

/** A membership that ends soon. */
export interface Due {
  readonly workspaceId: string;
  readonly personId: string;
  readonly endsAt: Date;
}

const atOnce = 100;

/** From when on the last day counts: seven in the morning here, or half a day before an end that comes early. */
const lastDay = sql`least(
  (date_trunc('day', (m.ends_at - interval '1 second') at time zone 'Europe/Stockholm') + interval '7 hours') at time zone 'Europe/Stockholm',
  m.ends_at - interval '12 hours')`;

/**
 * Memberships that end within a number of days (1: this is the last) and that nobody was told of so late. Claimed by the statement that reads
 * them, so that two processes do not both tell. Guests who were invited by mail hear of theirs by letters of their own.
 */
export async function claimDue(db: WorkspaceDb, days: 1 | 7, guestsId: string | null): Promise<Due[]> {
  const from = days === 1 ? lastDay : sql`m.ends_at - make_interval(days => ${days})`;
  const { rows } = await sql<Due>`update workspaces.member due set reminded_end = due.ends_at, reminded_days = ${days}
    from (select m.workspace_id, m.person_id from workspaces.member m
      join workspaces.workspace w on w.id = m.workspace_id and w.trashed_at is null and w.archived_at is null
      where m.ends_at > now() and m.ends_at <= now() + interval '8 days' and now() >= ${from} and not m.is_emergency
        and m.organisation_id is distinct from ${guestsId}::uuid
        and (m.reminded_end is distinct from m.ends_at or m.reminded_days > ${days})
      order by m.ends_at limit ${atOnce} for update of m skip locked) found
    where due.workspace_id = found.workspace_id and due.person_id = found.person_id
    returning due.workspace_id as "workspaceId", due.person_id as "personId", due.ends_at as "endsAt"`.execute(db);
  return rows;
}
