import type { CalendarEvents } from "@safos/contract/events/calendar";
import type { CalendarContext } from "../context.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import { invitationEvent } from "../invitations/notices.ts";
import type { BookingRow } from "./queries.ts";

/** Notifies who takes visits of what a visitor did. */
export async function notifyTaker(
  { events }: Pick<CalendarContext, "events">,
  calendar: OpenCalendar,
  of: {
    readonly takerId: string;
    readonly booking: Pick<BookingRow, "id" | "name" | "entryId">;
    readonly title: string;
    readonly change: Extract<CalendarEvents["calendar.invitation"]["change"], "invited" | "moved" | "cancelled">;
    readonly start: Date;
  },
): Promise<void> {
  const { takerId: personId, booking, title, change, start } = of;
  const payload = { personId, entryId: booking.entryId, title, change, about: start.toISOString() };
  const actor = { kind: "guest", id: booking.id, name: booking.name } as const;
  await events.emit(calendar.trx, invitationEvent(calendar.row, actor, payload));
}
