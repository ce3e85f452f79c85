import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** An entry one of whose reminders may have gone off. */
export interface AlarmedEntry {
  readonly id: string;
  readonly body: string;
  readonly summary: string;
  readonly endsAt: Date | null;
  readonly createdBy: string | null;
  /** What has gone off before has been told. */
  readonly alarmAt: Date;
  readonly calendarId: string;
  readonly workspaceId: string;
  readonly timeZone: string;
}

/**
 * Entries whose time has come, at most `most` of one workspace, so that nobody's thousands hold up what others are told;
 * the first of each workspace first.
 */
export async function dueEntries(db: CalendarDb, now: Date, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from (
      select e.id, row_number() over (partition by c.workspace_id order by e.alarm_at) as turn
      from calendar.entry e join calendar.calendar c on c.id = e.calendar_id where e.alarm_at <= ${now}
    ) due where turn <= ${most} order by turn`.execute(db);
  return rows.map(({ id }) => id);
}

/** Those of them that are still due and that no other process has taken. */
export async function takeAlarmed(trx: CalendarDb, now: Date, ids: readonly string[]): Promise<AlarmedEntry[]> {
  const { rows } =
    await sql<AlarmedEntry>`select e.id, e.body, e.summary, e.ends_at as "endsAt", e.created_by as "createdBy",
      e.alarm_at as "alarmAt", c.id as "calendarId", c.workspace_id as "workspaceId", c.time_zone as "timeZone"
    from calendar.entry e join calendar.calendar c on c.id = e.calendar_id
    where e.id = any(${[...ids]}::uuid[]) and e.alarm_at <= ${now} for update of e skip locked`.execute(trx);
  return rows;
}

export async function storeNextAlarm(trx: CalendarDb, id: string, at: Date | null): Promise<void> {
  await sql`update calendar.entry set alarm_at = ${at} where id = ${id}`.execute(trx);
}

/** Whole days begin at another moment now. */
export async function lookAtAlarmsAgain(db: CalendarDb, calendarId: string): Promise<void> {
  await sql`update calendar.entry set alarm_at = now() where calendar_id = ${calendarId} and alarm_at > now()`.execute(
    db,
  );
}
