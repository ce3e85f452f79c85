import { header } from "#dav";
import { refuse } from "#http";
import { trashOwnCalendar } from "../../calendars/remove.ts";
import { dropEntry } from "../../entries/put.ts";
import { missing } from "../../refusals.ts";
import { findCalendar } from "../calendars.ts";
import { dropMessage } from "../inbox.ts";
import type { Method } from "../exchange.ts";
import { readConditions } from "../preconditions.ts";

/** RFC 4918 §9.6: an entry is gone; a calendar lies in the trash of its workspace. */
export const remove: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind === "calendar") {
    const { row } = await findCalendar(ctx, person, target.segment, "write");
    await trashOwnCalendar(ctx, person, row.id);
    return reply.code(204).send();
  }
  if (target.kind === "message") return dropMessage(exchange, target.name);
  if (target.kind !== "entry") throw refuse("FORBIDDEN");
  const { row } = await findCalendar(ctx, person, target.segment, "write");
  const check = readConditions(exchange, person.personId);
  await dropEntry(ctx, person, row.id, {
    name: target.name,
    // RFC 6638 §8.1
    isSilent: header(exchange, "schedule-reply")?.trim().toUpperCase() === "F",
    check(current) {
      if (!current) throw missing();
      check(row, current);
    },
  });
  return reply.code(204).send();
};
