import type { Calendar } from "@safos/contract/calendar";
import type { Role } from "#workspaces";
import type { CalendarContext } from "../context.ts";
import { readSubscriptions } from "../subscriptions/queries.ts";
import { viewSource } from "../subscriptions/view.ts";
import type { CalendarRow } from "../tables.ts";
import type { HomeCalendar } from "./home.ts";

type ViewContext = Pick<CalendarContext, "db" | "identity" | "policy" | "sources">;

/** Calendars as their person sees them; one statement for all, and one for where they come from. */
export async function viewCalendars(ctx: ViewContext, list: readonly HomeCalendar[]): Promise<Calendar[]> {
  const ids = [...new Set(list.flatMap(({ row }) => row.createdBy ?? []))];
  const { identity } = ctx;
  const owners = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
  const subscribed = list.filter(({ row }) => row.isSubscribed).map(({ row }) => row.id);
  const sources = new Map(
    subscribed.length === 0
      ? []
      : (await readSubscriptions(ctx.db, subscribed)).map((one) => [one.calendarId, one] as const),
  );
  const viewOwner = (id: string | null) => {
    const owner = owners.get(id ?? "");
    return owner ? identity.view(owner) : null;
  };
  const viewSourceOf = (row: CalendarRow, role: Role) => {
    const source = sources.get(row.id);
    return source ? viewSource(ctx, source, { owner: owners.get(row.createdBy ?? ""), role }) : null;
  };
  return list.map(({ row, role, workspaceName, isOwn, preference }) => ({
    id: row.id,
    workspaceId: row.workspaceId,
    workspaceName,
    name: row.name,
    description: row.description,
    colour: preference?.colour ?? row.colour,
    position: preference?.position ?? null,
    timeZone: row.timeZone,
    components: [...row.components],
    isDefault: row.isDefault,
    isOwn,
    owner: viewOwner(row.createdBy),
    role,
    entryCount: row.entryCount,
    source: viewSourceOf(row, role),
  }));
}
