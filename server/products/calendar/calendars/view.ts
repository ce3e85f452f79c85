import type { Calendar } from "@safos/contract/calendar";
import type { Identity } from "#identity";
import type { HomeCalendar } from "./home.ts";

/** Calendars as their person sees them; one statement for all. */
export async function viewCalendars(identity: Identity, list: readonly HomeCalendar[]): Promise<Calendar[]> {
  const ids = [...new Set(list.flatMap(({ row }) => row.createdBy ?? []))];
  const owners = new Map((await identity.personsByIds(ids)).map((one) => [one.id, identity.view(one)]));
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
    owner: owners.get(row.createdBy ?? "") ?? null,
    role,
    entryCount: row.entryCount,
  }));
}
