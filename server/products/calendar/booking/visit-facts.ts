import type { CalendarContext } from "../context.ts";
import type { GuestRow } from "../mailed/queries.ts";
import type { CalendarDb } from "../tables.ts";
import type { VisitFacts } from "./letter.ts";
import { callUrlOf } from "./call-url.ts";
import { readBookingOfEntry, readPage, type BookingRow } from "./queries.ts";
import { secretOf } from "./secrets.ts";

/** What a guest's letter says besides, where they booked the entry themselves; null: someone invited them. */
export async function readVisitFacts(
  ctx: CalendarContext,
  db: CalendarDb,
  { sourceId, address }: Pick<GuestRow, "sourceId" | "address">,
): Promise<VisitFacts | null> {
  const booking = await readBookingOfEntry(db, sourceId);
  return booking?.mail === address ? factsOf(ctx, db, booking) : null;
}

export async function factsOf(ctx: CalendarContext, db: CalendarDb, booking: BookingRow): Promise<VisitFacts | null> {
  const page = await readPage(db, booking.pageId);
  return (
    page && {
      url: `${ctx.http.publicUrl}/book/${await secretOf(ctx.tickets, booking.id)}`,
      callUrl: booking.hasCall ? await callUrlOf(ctx, booking) : null,
      confirmation: page.settings.confirmation,
      keptDays: page.settings.keptDays,
      locale: booking.locale,
    }
  );
}
