import type { Person } from "#identity";
import type { CalendarContext } from "../context.ts";

/** The handler of answers by mail. */
export const replyPrefix = "calendar";

/** Where a guest's answers go: an address of their own where mail comes in, else to the organiser. */
export const replyAddressOf = (
  { incoming }: Pick<CalendarContext, "incoming">,
  guestId: string,
  organizer: Pick<Person, "mail">,
): string => incoming.addressOf(replyPrefix, guestId.replaceAll("-", "")) ?? organizer.mail;

/** The guest of an id without hyphens, as it stands in the address. */
export const guestIdOf = (id: string): string | null =>
  /^[0-9a-f]{32}$/.test(id)
    ? [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-")
    : null;
