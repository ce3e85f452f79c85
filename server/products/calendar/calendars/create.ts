import type { EntryKind, NewCalendar } from "@safos/contract/calendar";
import { uuid } from "#clock";
import { isUniqueViolation } from "#database";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { maxCalendars } from "../limits.ts";
import { calendarColours } from "@safos/contract/calendar-colours";
import { defaultZone } from "./default.ts";
import { countCalendars, insertCalendar, lockWorkspaceCalendars } from "./queries.ts";
import { insertSubscription, type FreshSubscription } from "../subscriptions/queries.ts";
import { requireZone } from "./zone.ts";

/** Beside what the page may choose. */
interface More {
  /** The last part of its address, that a client chose. */
  readonly slug?: string;
  readonly components?: readonly EntryKind[];
  /** Where its entries come from, by its id. */
  readonly subscriptionOf?: (id: string) => FreshSubscription;
}

/** Makes a calendar, in the caller's own workspace unless another is named; its id. Refuses MISSING, FORBIDDEN, TOO_MANY_CALENDARS. */
export async function createCalendar(
  ctx: CalendarContext,
  person: Principal,
  fresh: Omit<NewCalendar, "source">,
  { slug, components = ["VEVENT", "VTODO", "VJOURNAL"], subscriptionOf }: More = {},
): Promise<string> {
  const { db, events, workspaces } = ctx;
  if (fresh.name === undefined) throw refuse("INVALID", "A calendar has a name.", { field: "name" });
  const workspaceId = fresh.workspaceId ?? (await workspaces.personalOf(person.personId)).id;
  await workspaces.require(person.personId, workspaceId, "write");
  const row = {
    id: uuid(),
    workspaceId,
    name: fresh.name.trim() === "" ? fresh.name : fresh.name.trim(),
    description: fresh.description ?? "",
    colour: fresh.colour ?? calendarColours[0],
    timeZone: requireZone(fresh.timeZone ?? defaultZone),
    components,
    isDefault: false,
    slug: slug ?? null,
    createdBy: person.personId,
  };
  try {
    await db.transaction().execute(async (trx) => {
      await lockWorkspaceCalendars(trx, workspaceId);
      if (!workspaces.can(await workspaces.within(trx).roleOf(person.personId, workspaceId), "write"))
        throw refuse("FORBIDDEN");
      if ((await countCalendars(trx, workspaceId)) >= maxCalendars) throw refuse("TOO_MANY_CALENDARS");
      await insertCalendar(trx, row);
      if (subscriptionOf) await insertSubscription(trx, row.id, subscriptionOf(row.id));
      await events.emit(trx, calendarEvent("calendar.created", row, byPerson(person.personId), { title: row.name }));
    });
  } catch (error) {
    // The address is taken: RFC 4791 §5.3.1.1 `resource-must-be-null`.
    throw isUniqueViolation(error) ? refuse("NAME_TAKEN") : error;
  }
  return row.id;
}
