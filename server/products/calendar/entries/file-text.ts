import { refuse, type Principal } from "#http";
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
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maxBytes) throw refuse("TOO_LARGE", "A file has at most 20 MiB.");
    parts.push(part);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw refuse("ENTRY_INVALID", "The file is no UTF-8.");
  }
}
