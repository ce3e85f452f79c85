import type { CalendarSettings } from "@safos/contract/calendar";
import { sql, type AnyDb } from "#database";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";

/** Until someone chooses otherwise. */
const usualLead = 15;

/** Of whom there is no row nothing was chosen. */
export async function readUsualReminder(db: AnyDb, personId: string): Promise<CalendarSettings["reminder"]> {
  const { rows } = await sql<CalendarSettings>`select reminder from calendar.setting
    where person_id = ${personId}`.execute(db);
  const [row] = rows;
  return row ? row.reminder : usualLead;
}

export const readSettings = async ({ db }: CalendarContext, { personId }: Principal): Promise<CalendarSettings> => ({
  reminder: await readUsualReminder(db, personId),
});

/** What stands in calendars already stays as it is. Refuses GUEST_REFUSED. */
export async function setSettings(
  { db }: CalendarContext,
  { personId, isGuest }: Principal,
  settings: CalendarSettings,
): Promise<CalendarSettings> {
  if (isGuest) throw refuse("GUEST_REFUSED");
  await sql`insert into calendar.setting (person_id, reminder) values (${personId}, ${settings.reminder})
    on conflict (person_id) do update set reminder = excluded.reminder`.execute(db);
  return settings;
}
