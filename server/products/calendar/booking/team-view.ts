import type { BookingTeam } from "@safos/contract/booking";
import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { findOfficers, mayTake } from "./find.ts";
import { readComingBookings, readTeamPages, type PageRow } from "./queries.ts";
import { readOfficers } from "./team-queries.ts";

const mostCounted = 200;

/** The pages of teams that the caller is in, is asked for, or whose workspace is theirs. */
export async function listTeamPages(ctx: CalendarContext, person: Principal): Promise<PageRow[]> {
  const memberships = await ctx.workspaces.listFor(person.personId);
  const owned = memberships.filter(({ role, workspace }) => role === "owner" && !workspace.isPersonal);
  const ownedIds = owned.map(({ workspace }) => workspace.id);
  const memberOf = new Set(memberships.map(({ workspace }) => workspace.id));
  const pages = await readTeamPages(ctx.db, ownedIds, person.personId);
  return pages.filter(({ workspaceId }) => memberOf.has(workspaceId ?? ""));
}

/** What stands on a page of its team. */
export async function viewTeam(ctx: CalendarContext, person: Principal, page: PageRow): Promise<BookingTeam | null> {
  const workspace = page.workspaceId === null ? null : await ctx.workspaces.byId(page.workspaceId);
  if (!workspace || page.mode === null) return null;
  const rows = await readOfficers(ctx.db, page.id);
  const persons = await ctx.identity.personsByIds(rows.map(({ personId }) => personId));
  const officers: BookingTeam["officers"] = [];
  for (const { personId, consentedAt } of rows) {
    const found = persons.find(({ id }) => id === personId);
    const isThere = found !== undefined && (await mayTake(ctx, workspace, found));
    const state = !isThere ? "gone" : consentedAt === null ? "asked" : "in";
    officers.push({ personId, name: found?.displayName ?? "", state });
  }
  const taking = new Set((await findOfficers(ctx, page))?.takers.map(({ taker }) => taker.id));
  const coming = await readComingBookings(ctx.db, page.id, mostCounted);
  return {
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    mode: page.mode,
    officers,
    isOwner: (await ctx.workspaces.roleOf(person.personId, workspace.id)) === "owner",
    stranded: coming.filter(({ takerId }) => takerId === null || !taking.has(takerId)).length,
  };
}
