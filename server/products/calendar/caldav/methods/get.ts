import { isKnown, writeHttpDate } from "#dav";
import { refuse } from "#http";
import { isWhole, shownBody, shownEtag } from "../../entries/privacy.ts";
import { readEntryByName } from "../../entries/queries.ts";
import { missing } from "../../refusals.ts";
import { findCalendar } from "../calendars.ts";
import { getMessage } from "../inbox.ts";
import type { Method } from "../exchange.ts";

/** One entry as its reader may see it (RFC 4791 §5.3.4). */
export const get: Method = async (exchange) => {
  const { ctx, person, reply, request, target } = exchange;
  if (target.kind === "message") return getMessage(exchange, target.name);
  if (target.kind !== "entry") throw refuse("METHOD_UNKNOWN");
  const { row } = await findCalendar(ctx, person, target.segment);
  const entry = await readEntryByName(ctx.db, row.id, target.name);
  if (!entry) throw missing();
  const etag = shownEtag(row, entry, person.personId);
  reply
    .header("etag", `"${etag}"`)
    .header("last-modified", writeHttpDate(entry.changedAt))
    .header("cache-control", "private, no-cache");
  const { scheduleTag } = entry;
  if (scheduleTag !== null && isWhole(row, entry, person.personId)) reply.header("schedule-tag", `"${scheduleTag}"`);
  if (isKnown(exchange, etag)) return reply.code(304).send();
  const body = Buffer.from(shownBody(row, entry, person.personId));
  reply
    .type(`text/calendar; charset=utf-8; component=${entry.kind}`)
    .header("content-length", body.length)
    .header("x-content-type-options", "nosniff");
  return request.method === "HEAD" ? reply.send() : reply.send(body);
};
