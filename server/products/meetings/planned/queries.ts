import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

/** What is planned of a meeting. */
export interface MeetingPlan {
  readonly title: string;
  /** Of what recurs the occurrence that is going on or next. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When the last of it is over: a call that ends before may begin again. */
  readonly openUntil: Date;
}

/** False when the meeting was so already. */
export async function updatePlan(
  db: MeetingDb,
  id: string,
  { title, startsAt, endsAt, openUntil }: MeetingPlan,
): Promise<boolean> {
  const { rows } = await sql`update meetings.meeting set title = ${title}, starts_at = ${startsAt}, ends_at = ${endsAt},
      open_until = ${openUntil},
      held_at = case when ended_at is not null and ${openUntil} > now() then ended_at else held_at end,
      started_at = case when ended_at is not null and ${openUntil} > now() then null else started_at end,
      ended_at = case when ${openUntil} > now() then null else ended_at end
    where id = ${id} and (title, starts_at, ends_at, open_until) is distinct from
      (${title}, ${startsAt}::timestamptz, ${endsAt}::timestamptz, ${openUntil}::timestamptz)
    returning id`.execute(db);
  return rows.length > 0;
}
