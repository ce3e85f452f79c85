import type { BookingPage, BookingSettings, NewBookingPage, VisitList } from "@safos/contract/booking";
import { now, randomToken, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { ensureDefault } from "../calendars/default.ts";
import { lockWorkspaceCalendars, readCalendarsWithin } from "../calendars/queries.ts";
import { requireOrdered } from "../calendars/hours.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import type { CalendarRow } from "../tables.ts";
import { findOfficers, findTaker, forbiddenBy, reach } from "./find.ts";
import {
  insertPage,
  readComingBookings,
  readOpenablePage,
  readPagesOf,
  setPageRemoved,
  updatePage,
  type PageRow,
} from "./queries.ts";
import { listTeamPages, viewTeam } from "./team-view.ts";

export const mostPages = 20;
const mostVisits = 200;

/** The caller's own calendars that are there. Refuses GUEST_REFUSED. */
async function ownCalendars(ctx: CalendarContext, person: Principal): Promise<CalendarRow[]> {
  if (person.isGuest) throw refuse("GUEST_REFUSED");
  const home = await ctx.workspaces.personalOf(person.personId);
  await ensureDefault(ctx, home.id, person.personId);
  return readCalendarsWithin(ctx.db, [home.id], []);
}

export async function viewPage(ctx: CalendarContext, person: Principal, page: PageRow): Promise<BookingPage> {
  const { id, calendarId, code, settings } = page;
  const url = `${ctx.http.publicUrl}/book/${code}`;
  const team = await viewTeam(ctx, person, page);
  return { id, calendarId, team, url, settings, isReachable: (await reach(ctx, page)) !== null };
}

export async function listBookingPages(ctx: CalendarContext, person: Principal): Promise<{ items: BookingPage[] }> {
  if (person.isGuest) return { items: [] };
  const pages = await readPagesOf(
    ctx.db,
    (await ownCalendars(ctx, person)).map(({ id }) => id),
  );
  const all = [...pages, ...(await listTeamPages(ctx, person))];
  return { items: await Promise.all(all.map((one) => viewPage(ctx, person, one))) };
}

/** Makes a page whose visits stand in a calendar of the caller's own. Refuses MISSING, INVALID, POLICY_REFUSED, CALENDAR_MAIL_OFF. */
export async function createBookingPage(
  ctx: CalendarContext,
  person: Principal,
  { calendarId, settings }: NewBookingPage,
): Promise<BookingPage> {
  const calendars = await ownCalendars(ctx, person);
  const calendar = calendars.find((one) => (calendarId === undefined ? one.isDefault : one.id === calendarId));
  if (!calendar?.components.includes("VEVENT") || calendar.isSubscribed)
    throw refuse("MISSING", "There is no such calendar of yours.");
  const id = uuid();
  const clean = checkSettings(settings);
  const page = {
    ...{ id, calendarId: calendar.id, workspaceId: null, mode: null, code: randomToken(16) },
    ...{ settings: clean, isOpen: clean.isOpen },
  };
  await requireOpenable(ctx, { ...page, openedAt: new Date(now()) });
  await ctx.db.transaction().execute(async (trx) => {
    await lockWorkspaceCalendars(trx, calendar.workspaceId);
    const pages = await readPagesOf(
      trx,
      calendars.map((one) => one.id),
    );
    if (pages.length >= mostPages) throw refuse("TOO_MANY_BOOKING_PAGES");
    await insertPage(trx, page);
  });
  return viewPage(ctx, person, { ...page, openedAt: new Date(now()) });
}

/** Refuses as the making of one does. */
export async function changeBookingPage(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  settings: BookingSettings,
): Promise<BookingPage> {
  const page = await requireManaged(ctx, person, id);
  const clean = checkSettings(settings);
  await requireOpenable(ctx, { ...page, settings: clean, isOpen: clean.isOpen, openedAt: new Date(now()) });
  await updatePage(ctx.db, id, clean);
  const changed = await readOpenablePage(ctx.db, id);
  if (!changed) throw refuse("MISSING", "There is no such booking page.");
  return viewPage(ctx, person, changed);
}

export async function removeBookingPage(ctx: CalendarContext, person: Principal, id: string): Promise<void> {
  await requireManaged(ctx, person, id);
  await setPageRemoved(ctx.db, id);
}

export async function listVisits(ctx: CalendarContext, person: Principal, id: string): Promise<VisitList> {
  await requireReader(ctx, person, id);
  const bookings = await readComingBookings(ctx.db, id, mostVisits);
  const takers = await ctx.identity.personsByIds(bookings.flatMap(({ takerId }) => takerId ?? []));
  const names = new Map(takers.map((one) => [one.id, one.displayName]));
  return {
    items: bookings.map(({ id: visitId, entryId, startsAt, endsAt, name, mail, phone, answers, takerId }) => ({
      ...{ id: visitId, entryId, name, mail, phone, answers: [...answers] },
      officer: names.get(takerId ?? "") ?? null,
      start: startsAt.toISOString(),
      end: endsAt.toISOString(),
    })),
  };
}

const missing = () => refuse("MISSING", "There is no such booking page.");

/** A page that the caller may change: other people's do not exist. Refuses MISSING, and FORBIDDEN to members of a team's workspace. */
export async function requireManaged(ctx: CalendarContext, person: Principal, id: string): Promise<PageRow> {
  const page = await readOpenablePage(ctx.db, id);
  if (!page) throw missing();
  if (page.workspaceId === null) {
    if ((await findTaker(ctx, page))?.taker.id !== person.personId) throw missing();
    return page;
  }
  if ((await ctx.workspaces.roleOf(person.personId, page.workspaceId)) === null) throw missing();
  await ctx.workspaces.requireOwner(person.personId, page.workspaceId);
  return page;
}

/** Officers who take visits see those of the team too. Refuses as `requireManaged`. */
async function requireReader(ctx: CalendarContext, person: Principal, id: string): Promise<void> {
  const page = await readOpenablePage(ctx.db, id);
  const officers = page?.workspaceId ? await findOfficers(ctx, page) : null;
  if (officers?.takers.some(({ taker }) => taker.id === person.personId) === true) return;
  await requireManaged(ctx, person, id);
}

/** Refuses CALENDAR_MAIL_OFF. */
export function requireMail({ mail }: Pick<CalendarContext, "mail">): void {
  if (!mail.isOn) throw refuse("CALENDAR_MAIL_OFF", "Visitors get a letter, and this server sends no mail.");
}

/** Refuses CALENDAR_MAIL_OFF and POLICY_REFUSED where visitors would not get in; one that is closed may be kept. */
async function requireOpenable(ctx: CalendarContext, page: PageRow): Promise<void> {
  if (!page.isOpen) return;
  requireMail(ctx);
  // Of a team those whom rules keep from it are left out.
  if (page.workspaceId !== null) return;
  const found = await findTaker(ctx, page);
  if (!found) throw refuse("MISSING", "There is no such calendar.");
  const forbidden = await forbiddenBy(ctx, found, { hasCall: page.settings.hasCall, openedAt: page.openedAt });
  if (forbidden) throw refuse("POLICY_REFUSED", await ctx.policy.describe(forbidden));
}

/** Settings as they are kept. Refuses INVALID. */
export function checkSettings(settings: BookingSettings): BookingSettings {
  requireZone(settings.zone);
  requireOrdered(settings.hours, "hours");
  const ids = new Set(settings.questions.map(({ id }) => id));
  const isOdd = settings.questions.some(({ kind, options }) => (kind === "choice") !== options.length > 0);
  if (ids.size < settings.questions.length || isOdd)
    throw refuse("INVALID", "Each question has an id of its own, and a choice its options.", { field: "questions" });
  const questions = settings.questions.map((one) => ({
    ...one,
    title: one.title.trim(),
    options: [...new Set(one.options.map((option) => option.trim()))],
  }));
  const minutes = [...new Set(settings.minutes)].sort((a, b) => a - b);
  return { ...settings, title: settings.title.trim(), location: settings.location.trim(), minutes, questions };
}
