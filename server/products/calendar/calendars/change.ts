import type { ChangeCalendar } from "@safos/contract/calendar";
import { byPerson } from "#events";
import type { Principal } from "#http";
import { lookAtAlarmsAgain } from "../alarms/queries.ts";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { missing } from "../refusals.ts";
import { requireHome } from "./home.ts";
import { itemOfCalendar } from "./item.ts";
import { lockCalendar, storePreference, updateCalendar } from "./queries.ts";
import { changeSource } from "../subscriptions/subscribe.ts";
import { requireZone } from "./zone.ts";

/** Colour and position are the caller's own; the rest is everybody's. Refuses MISSING, FORBIDDEN, INVALID, and as subscribing does. */
export async function changeCalendar(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { colour, position, source, ...shared }: ChangeCalendar,
): Promise<void> {
  const { db, events, items } = ctx;
  const isShared = Object.values(shared).some((value) => value !== undefined);
  if (shared.timeZone !== undefined) requireZone(shared.timeZone);
  await requireHome(ctx, person, id, isShared ? "write" : "read");
  if (source !== undefined) await changeSource(ctx, person, id, source);
  await db.transaction().execute(async (trx) => {
    if (isShared) {
      const row = await lockCalendar(trx, id);
      if (!row || row.trashedAt !== null) throw missing();
      await items.requireStill(trx, { person, link: null }, [itemOfCalendar(row)], "write");
      await updateCalendar(trx, id, shared);
      if (shared.timeZone !== undefined) await lookAtAlarmsAgain(trx, id);
      const title = shared.name ?? row.name;
      await events.emit(trx, calendarEvent("calendar.changed", row, byPerson(person.personId), { title }));
    }
    if (colour !== undefined || position !== undefined)
      await storePreference(trx, person.personId, id, { colour, position });
  });
}
