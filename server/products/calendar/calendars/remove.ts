import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { trashCalendar } from "./trash.ts";

/** Moves a calendar to the trash in its person's name. Refuses MISSING and FORBIDDEN. */
export async function trashOwnCalendar(ctx: CalendarContext, person: Principal, id: string): Promise<void> {
  const actor = { person, link: null };
  const item = await ctx.items.require(actor, "calendar", id, "write");
  await trashCalendar(ctx, actor, id, {
    isTrashed: true,
    requireStill: (trx) => ctx.items.requireStill(trx, actor, [item], "write"),
  });
}
