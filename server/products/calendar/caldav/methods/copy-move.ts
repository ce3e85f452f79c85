import { header, readDestination, readOverwrite } from "#dav";
import { refuse } from "#http";
import { carryEntry } from "../../entries/carry.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange, Method } from "../exchange.ts";
import { readConditions } from "../preconditions.ts";
import { readTarget } from "../target.ts";

/** RFC 4918 §9.8, §9.9, RFC 4791 §5.3.2: entries between calendars that may be written. Calendars are neither copied nor moved. */
async function carry(exchange: Exchange, isMove: boolean) {
  const { ctx, person, reply, request, target } = exchange;
  const aim = readTarget(person, readDestination(header(exchange, "destination"), request.headers.host));
  if (target.kind !== "entry" || aim.kind !== "entry") throw refuse("FORBIDDEN");
  const from = await findCalendar(ctx, person, target.segment, isMove ? "write" : "read");
  const to = await findCalendar(ctx, person, aim.segment, "write");
  const check = readConditions(exchange, person.personId);
  const { isNew } = await carryEntry(ctx, person, {
    from: { calendarId: from.row.id, name: target.name },
    to: { calendarId: to.row.id, name: aim.name },
    isMove,
    isOverwriting: readOverwrite(header(exchange, "overwrite")),
    check: (current) => check(from.row, current),
  });
  return reply.code(isNew ? 201 : 204).send();
}

export const copy: Method = (exchange) => carry(exchange, false);
export const move: Method = (exchange) => carry(exchange, true);
