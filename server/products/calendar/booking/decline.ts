import { now } from "#clock";
import type { CalendarContext } from "../context.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import { removeFrom } from "../entries/write.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { notifyTaker } from "./notify.ts";
import { forgetSlots } from "./public.ts";
import { clearAnswers, readBookingOfEntry } from "./queries.ts";

/**
 * Where who declines is who booked the entry as a visit that is still to come: cancels the visit as by their own link, so
 * that its time is free again. False: it is no such visit.
 */
export async function cancelDeclined(
  ctx: Pick<CalendarContext, "events">,
  open: {
    readonly trx: CalendarDb;
    readonly calendar: OpenCalendar;
    readonly entry: StoredEntry & { readonly organizerId: string };
    readonly address: string;
  },
): Promise<boolean> {
  const { trx, calendar, entry, address } = open;
  const start = entry.startsAt;
  const booking = start && start.getTime() > now() ? await readBookingOfEntry(trx, entry.id) : null;
  if (!booking || !start || booking.mail !== address) return false;
  await removeFrom(calendar, entry);
  await clearAnswers(trx, booking.id);
  const { organizerId: takerId, summary: title } = entry;
  await notifyTaker(ctx, calendar, { takerId, booking, title, change: "cancelled", start });
  forgetSlots(booking.pageId);
  return true;
}
