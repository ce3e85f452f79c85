import { readUtf8, refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";

const maxBytes = 20 * 1024 * 1024;

/** A file as text, once it is known that its sender may write here. Refuses MISSING, FORBIDDEN, TOO_LARGE, ENTRY_INVALID. */
export async function readFileText(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  await ctx.items.require({ person, link: null }, "calendar", calendarId, "write");
  return readUtf8(body, maxBytes, {
    tooLarge: () => refuse("TOO_LARGE", "A file has at most 20 MiB."),
    invalid: () => refuse("ENTRY_INVALID", "The file is no UTF-8."),
  });
}
