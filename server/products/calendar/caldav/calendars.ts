import { isUuid } from "#database";
import type { Principal } from "#http";
import { requireHome, type HomeCalendar } from "../calendars/home.ts";
import { readCalendarIdBySlug } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { missing } from "../refusals.ts";
import { inboxName, outboxName } from "./target.ts";

/** The last part of a calendar's address in someone's home: what its maker's client chose, or its id. */
export const segmentOf = ({ row }: Pick<HomeCalendar, "row">, { personId }: Pick<Principal, "personId">): string =>
  row.slug !== null && row.createdBy === personId && !isTaken(row.slug) ? row.slug : row.id;

/** What was called so before there was an inbox goes by its id. */
const isTaken = (slug: string): boolean => slug === inboxName || slug === outboxName;

/** A calendar of someone's home. Refuses MISSING and FORBIDDEN. */
export async function findCalendar(
  ctx: CalendarContext,
  person: Principal,
  segment: string,
  action: "read" | "write" = "read",
): Promise<HomeCalendar> {
  const id = (await readCalendarIdBySlug(ctx.db, person.personId, segment)) ?? (isUuid(segment) ? segment : null);
  if (id === null) throw missing();
  return requireHome(ctx, person, id, action);
}
