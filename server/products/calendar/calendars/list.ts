import type { Calendar } from "@safos/contract/calendar";
import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { ensureDefault } from "./default.ts";
import { readHome } from "./home.ts";
import { viewCalendars } from "./view.ts";

/** Everything the person may read, or what of it lies in one workspace. Refuses MISSING to those who are no members of it. */
export async function listCalendars(
  ctx: CalendarContext,
  person: Principal,
  workspaceId: string | null,
): Promise<Calendar[]> {
  if (workspaceId !== null) {
    const { role } = await ctx.workspaces.require(person.personId, workspaceId, "read");
    if (ctx.workspaces.can(role, "write")) await ensureDefault(ctx, workspaceId, person.personId);
  }
  const home = await readHome(ctx, person);
  return viewCalendars(ctx, workspaceId === null ? home : home.filter(({ row }) => row.workspaceId === workspaceId));
}
