import { now } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { readCalendars } from "../calendars/queries.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import type { CalendarContext } from "../context.ts";
import type { CalendarRow } from "../tables.ts";
import { readPageByCode, type PageRow } from "./queries.ts";

/** A booking page with whose calendar it fills. */
export interface FoundPage {
  readonly page: PageRow;
  readonly calendar: CalendarRow;
  readonly taker: Person;
}

/** Whose page it is, also where nobody can book there any more; null: the calendar or the person is gone. */
export async function findOwner(ctx: CalendarContext, page: PageRow): Promise<FoundPage | null> {
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
export async function reach(ctx: CalendarContext, page: PageRow): Promise<FoundPage | null> {
  if (!page.isOpen || !ctx.mail.isOn) return null;
  const found = await findTaker(ctx, page);
  if (!found) return null;
  const { hasCall } = page.settings;
  return (await forbiddenBy(ctx, found, { hasCall, openedAt: page.openedAt })) === null ? found : null;
}

/** The page of an address. Refuses BOOKING_OFF alike for one that there never was and one that is closed. */
export async function requireReachable(ctx: CalendarContext, code: string): Promise<FoundPage> {
  const page = await readPageByCode(ctx.db, code);
  const found = page && (await reach(ctx, page));
  if (!found) throw refuse("BOOKING_OFF");
  return found;
}
