import { eventActorOf, type Actor, type RequireStill } from "#items";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { missing } from "../refusals.ts";
import { lockCalendar, setCalendarTrashed } from "./queries.ts";

/** Moves a calendar to the trash or back; the access has been checked. */
export async function trashCalendar(
  { db, events }: Pick<CalendarContext, "db" | "events">,
  actor: Actor,
  id: string,
  { isTrashed, requireStill }: { readonly isTrashed: boolean; readonly requireStill: RequireStill },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockCalendar(trx, id);
    if (!row) throw missing();
    await requireStill(trx);
    await setCalendarTrashed(trx, id, isTrashed);
    const type = isTrashed ? "calendar.trashed" : "calendar.restored";
    await events.emit(trx, calendarEvent(type, row, eventActorOf(actor), { title: row.name }));
  });
}
