import { now } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { readCalendars, readCalendarsWithin } from "../calendars/queries.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import type { CalendarContext } from "../context.ts";
import type { CalendarDb, CalendarRow } from "../tables.ts";
import { readPageByCode, type PageRow } from "./queries.ts";
import { readOfficers } from "./team-queries.ts";

/** A booking page with a calendar that it fills, and whose that is. */
export interface FoundPage {
  readonly page: PageRow;
  readonly calendar: CalendarRow;
  readonly taker: Person;
}

/** A page with all who may take a visit: of a page of someone's own that is one. */
export interface ReachedPage {
  readonly page: PageRow;
  readonly takers: readonly [FoundPage, ...FoundPage[]];
}

/** Whose page it is, also where nobody can book there any more; null: the calendar or the person is gone, or it is a team's. */
export async function findOwner(ctx: CalendarContext, page: PageRow): Promise<FoundPage | null> {
  if (page.calendarId === null) return null;
  const [calendar] = await readCalendars(ctx.db, [page.calendarId]);
  const workspace = calendar && (await ctx.workspaces.byId(calendar.workspaceId));
  const taker = workspace?.personalOf ? await ctx.identity.personById(workspace.personalOf) : null;
  return calendar && taker ? { page, calendar, taker } : null;
}

/** Who takes visits; null: they may not sign in any more, or the calendar is gone or in the trash. */
export async function findTaker(ctx: CalendarContext, page: PageRow): Promise<FoundPage | null> {
  const found = await findOwner(ctx, page);
  return found === null || found.calendar.trashedAt !== null || found.taker.disabled ? null : found;
}

/** Whether someone may be an officer in a workspace: one of its members, of the organisation that it belongs to. */
export async function mayTake(
  { workspaces }: Pick<CalendarContext, "workspaces">,
  workspace: { readonly id: string; readonly organisationId: string },
  person: Person,
): Promise<boolean> {
  if (person.disabled || person.isGuest || person.organisationId !== workspace.organisationId) return false;
  return (await workspaces.roleOf(person.id, workspace.id)) !== null;
}

/** The officers of a team who may take visits, with their first calendars; null: the workspace is gone or archived. */
export async function findOfficers(
  ctx: CalendarContext,
  page: PageRow,
  db: CalendarDb = ctx.db,
): Promise<{ readonly takers: readonly FoundPage[]; readonly isComplete: boolean } | null> {
  const workspace = page.workspaceId === null ? null : await ctx.workspaces.byId(page.workspaceId);
  if (!workspace || workspace.archivedAt !== null) return null;
  const rows = await readOfficers(db, page.id);
  const takers: FoundPage[] = [];
  const consented = rows.filter(({ consentedAt }) => consentedAt !== null);
  for (const taker of await ctx.identity.personsByIds(consented.map(({ personId }) => personId))) {
    if (!(await mayTake(ctx, workspace, taker))) continue;
    const home = await ctx.workspaces.homeOf(taker.id);
    const own = home ? await readCalendarsWithin(db, [home.id], []) : [];
    const calendar = own.find((one) => one.isDefault && one.components.includes("VEVENT"));
    if (calendar) takers.push({ page, calendar, taker });
  }
  takers.sort((one, other) => (one.taker.id < other.taker.id ? -1 : 1));
  return { takers, isComplete: consented.length === rows.length };
}

type Rules = Pick<CalendarContext, "items" | "policy">;

/** Why rules keep visitors from a page that was opened then; null: they do not. */
export async function forbiddenBy(
  { items, policy }: Rules,
  { calendar, taker }: Omit<FoundPage, "page">,
  { hasCall, openedAt }: { readonly hasCall: boolean; readonly openedAt: Date },
) {
  const place = await items.classes.placeOf(itemOfCalendar(calendar));
  if (!place) throw refuse("MISSING", "There is no such calendar.");
  const ageMs = Math.max(now() - openedAt.getTime(), 0);
  const open = policy.decide(taker, { type: "link.open", ageMs, hasPassword: false }, place);
  if (open || !hasCall) return open;
  return policy.decide(taker, { type: "guest.invite", ageMs: 0, hasPassword: false }, place);
}

/** The page as visitors reach it; null: it is closed, or rules keep them from it. */
export async function reach(ctx: CalendarContext, page: PageRow): Promise<ReachedPage | null> {
  if (!page.isOpen || !ctx.mail.isOn) return null;
  const found = await takersOf(ctx, page);
  if (found === null) return null;
  const { hasCall } = page.settings;
  const allowed: FoundPage[] = [];
  for (const one of found)
    if ((await forbiddenBy(ctx, one, { hasCall, openedAt: page.openedAt })) === null) allowed.push(one);
  // All take a visit together: where one may not, none does.
  if (page.mode === "all" && allowed.length < found.length) return null;
  const [first, ...others] = allowed;
  return first ? { page, takers: [first, ...others] } : null;
}

/** Null: all are to take a visit and some have not answered yet, or there is nobody. */
async function takersOf(ctx: CalendarContext, page: PageRow): Promise<readonly FoundPage[] | null> {
  if (page.workspaceId === null) {
    const found = await findTaker(ctx, page);
    return found && [found];
  }
  const officers = await findOfficers(ctx, page);
  return officers === null || (page.mode === "all" && !officers.isComplete) ? null : officers.takers;
}

/** The page of an address. Refuses BOOKING_OFF alike for one that there never was and one that is closed. */
export async function requireReachable(ctx: CalendarContext, code: string): Promise<ReachedPage> {
  const page = await readPageByCode(ctx.db, code);
  const found = page && (await reach(ctx, page));
  if (!found) throw refuse("BOOKING_OFF");
  return found;
}
