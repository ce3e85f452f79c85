import { header, readText, BrokenCondition } from "#dav";
import { refuse } from "#http";
import { putEntry } from "../../entries/put.ts";
import { maxEntryBytes } from "../../limits.ts";
import { findCalendar } from "../calendars.ts";
import type { Method } from "../exchange.ts";
import { readConditions } from "../preconditions.ts";

/** Writes an entry as it is sent (RFC 4791 §5.3.2). */
export const put: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "entry") throw refuse("METHOD_UNKNOWN");
  const type = header(exchange, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && type !== "" && type !== "text/calendar" && type !== "application/octet-stream")
    throw new BrokenCondition(415, "<c:supported-calendar-data/>", "Entries are text/calendar.");
  // A part of an entry is none.
  if (header(exchange, "content-range") !== undefined) throw refuse("INVALID", "Entries are written as a whole.");
  const { row } = await findCalendar(ctx, person, target.segment, "write");
  const check = readConditions(exchange, person.personId);
  const text = await readText(exchange, maxEntryBytes);
  if (text === null) throw new BrokenCondition(403, "<c:valid-calendar-data/>", "The entry is no UTF-8.");
  const written = await putEntry(ctx, person, row.id, {
    name: target.name,
    text,
    check: (current) => check(row, current),
  });
  reply.code(written.isNew ? 201 : 204);
  // RFC 4791 §5.3.4: what is kept is not what was sent, and is to be fetched.
  if (!written.isAltered) reply.header("etag", `"${written.etag}"`);
  if (written.scheduleTag !== null) reply.header("schedule-tag", `"${written.scheduleTag}"`);
  return reply.send();
};
