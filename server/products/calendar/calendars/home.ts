import type { Principal } from "#http";
import { can, type Role } from "#workspaces";
import type { CalendarContext } from "../context.ts";
import type { CalendarDb, CalendarRow } from "../tables.ts";
import { ensureDefault } from "./default.ts";
import { itemOfCalendar } from "./item.ts";
import { missing } from "../refusals.ts";
import { readCalendarsWithin, readPreferences, type PreferenceRow } from "./queries.ts";

/** A calendar as one person has it. */
export interface HomeCalendar {
  readonly row: CalendarRow;
  readonly role: Role;
  readonly workspaceName: string;
  /** Lies in their own workspace. */
  readonly isOwn: boolean;
  readonly preference: PreferenceRow | null;
}

/** Everything that a person may read: their own calendars, those of their workspaces and those shared with them. */
export async function readHome(ctx: CalendarContext, person: Principal): Promise<HomeCalendar[]> {
  const { db, items, workspaces } = ctx;
  const mine = await workspaces.listFor(person.personId);
  const own = mine.find((one) => one.workspace.personalOf === person.personId)?.workspace ?? null;
  if (own) await ensureDefault(ctx, own.id, person.personId);
  const granted = (await workspaces.grantedItems(person)).filter((one) => one.kind === "calendar");
  const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
  const rows = await readCalendarsWithin(
    db,
    mine.filter((one) => can(one.role, "read")).map((one) => one.workspace.id),
    granted.map((one) => one.id),
  );
  const roles = await items.rolesOn({ person, link: null }, rows.map(itemOfCalendar));
  const open = rows.flatMap((row, index) => {
    const role = roles[index] ?? null;
    return role !== null && can(role, "read") ? [{ row, role }] : [];
  });
  const preferences = await preferencesOf(db, person, open);
  return Promise.all(
    open.map(async ({ row, role }) => ({
      row,
      role,
      workspaceName: names.get(row.workspaceId) ?? (await workspaces.byId(row.workspaceId))?.name ?? "",
      isOwn: row.workspaceId === own?.id,
      preference: preferences.get(row.id) ?? null,
    })),
  );
}

const preferencesOf = (
  db: CalendarDb,
  { personId }: Principal,
  list: readonly { readonly row: CalendarRow }[],
): Promise<ReadonlyMap<string, PreferenceRow>> =>
  readPreferences(
    db,
    personId,
    list.map(({ row }) => row.id),
  );

/** One of them. Refuses MISSING, and FORBIDDEN to those who may not do this. */
export async function requireHome(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  action: "read" | "write",
): Promise<HomeCalendar> {
  const { role } = await ctx.items.require({ person, link: null }, "calendar", id, action);
  const [row] = await readCalendarsWithin(ctx.db, [], [id]);
  if (!row) throw missing();
  const workspace = await ctx.workspaces.byId(row.workspaceId);
  return {
    row,
    role,
    workspaceName: workspace?.name ?? "",
    isOwn: workspace?.personalOf === person.personId,
    preference: (await preferencesOf(ctx.db, person, [{ row }])).get(row.id) ?? null,
  };
}
