import type { BookingPage, BookingTeamChange, NewTeamBookingPage, Reassigned } from "@safos/contract/booking";
import { now, randomToken, uuid } from "#clock";
import { byPerson, topicOfPerson, type AnyOutboxEvent } from "#events";
import { refuse, type Principal } from "#http";
import type { Workspace } from "#workspaces";
import { ensureDefault } from "../calendars/default.ts";
import { lockWorkspaceCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { reassignVisits } from "./change-visit.ts";
import { mayTake } from "./find.ts";
import { checkSettings, mostPages, requireManaged, requireMail, viewPage } from "./pages.ts";
import { forgetSlots } from "./public.ts";
import { insertPage, readOpenablePage, readPagesOf, type PageRow } from "./queries.ts";
import { deleteOfficersBut, insertOfficers, readOfficers, setConsent, setMode } from "./team-queries.ts";

/** Makes a page of a workspace. Refuses GUEST_REFUSED, MISSING, FORBIDDEN, INVALID, BOOKING_OFFICER_UNKNOWN, CALENDAR_MAIL_OFF, TOO_MANY_BOOKING_PAGES. */
export async function createTeamBookingPage(
  ctx: CalendarContext,
  person: Principal,
  { workspaceId, mode, officerIds, settings }: NewTeamBookingPage,
): Promise<BookingPage> {
  if (person.isGuest) throw refuse("GUEST_REFUSED");
  const { workspace } = await ctx.workspaces.requireOwner(person.personId, workspaceId);
  if (workspace.isPersonal)
    throw refuse("INVALID", "A team has a workspace that several share.", { field: "workspaceId" });
  await requireOfficers(ctx, workspace, officerIds);
  const clean = checkSettings(settings);
  if (clean.isOpen) requireMail(ctx);
  await prepareCalendar(ctx, person.personId);
  const page = {
    ...{ id: uuid(), calendarId: null, workspaceId, mode, code: randomToken(16) },
    ...{ settings: clean, isOpen: clean.isOpen },
  };
  await ctx.db.transaction().execute(async (trx) => {
    await lockWorkspaceCalendars(trx, workspaceId);
    if ((await readPagesOf(trx, [], workspaceId)).length >= mostPages) throw refuse("TOO_MANY_BOOKING_PAGES");
    await insertPage(trx, page);
    const added = await insertOfficers(trx, page.id, officerIds, person.personId);
    await ctx.events.emit(trx, askedEvents(page, person, added));
  });
  return viewPage(ctx, person, { ...page, openedAt: new Date(now()) });
}

/** Who takes visits, and how. Those who are new are asked; visits of those who are left out stay until they are given to others. */
export async function changeBookingTeam(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { mode, officerIds }: BookingTeamChange,
): Promise<BookingPage> {
  const page = await requireTeam(ctx, person, id);
  const { workspace } = await ctx.workspaces.requireOwner(person.personId, page.workspaceId);
  const before = new Set((await readOfficers(ctx.db, id)).map(({ personId }) => personId));
  await requireOfficers(
    ctx,
    workspace,
    officerIds.filter((one) => !before.has(one)),
  );
  await prepareCalendar(ctx, person.personId);
  await ctx.db.transaction().execute(async (trx) => {
    await setMode(trx, id, mode);
    await deleteOfficersBut(trx, id, officerIds);
    const added = await insertOfficers(trx, id, officerIds, person.personId);
    await ctx.events.emit(trx, askedEvents(page, person, added));
  });
  forgetSlots(id);
  const changed = await readOpenablePage(ctx.db, id);
  if (!changed) throw refuse("MISSING", "There is no such booking page.");
  return viewPage(ctx, person, changed);
}

/** Says yes to taking visits, or takes no more. Refuses MISSING to those who have not been asked. */
export async function answerBookingTeam(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  isIn: boolean,
): Promise<void> {
  const page = await readOpenablePage(ctx.db, id);
  if (isIn && page) await prepareCalendar(ctx, person.personId);
  if (!page?.workspaceId || !(await setConsent(ctx.db, id, person.personId, isIn)))
    throw refuse("MISSING", "There is no such booking page.");
  forgetSlots(id);
}

/** Refuses MISSING and FORBIDDEN to all but owners of the workspace. */
export async function reassignTeamVisits(ctx: CalendarContext, person: Principal, id: string): Promise<Reassigned> {
  return reassignVisits(ctx, await requireTeam(ctx, person, id));
}

async function requireTeam(
  ctx: CalendarContext,
  person: Principal,
  id: string,
): Promise<PageRow & { readonly workspaceId: string }> {
  const page = await requireManaged(ctx, person, id);
  const { workspaceId } = page;
  if (workspaceId === null) throw refuse("MISSING", "There is no such booking page of a team.");
  return { ...page, workspaceId };
}

/** Whose calendar visits lie in has one. */
async function prepareCalendar(ctx: CalendarContext, personId: string): Promise<void> {
  await ensureDefault(ctx, (await ctx.workspaces.personalOf(personId)).id, personId);
}

/** Refuses BOOKING_OFFICER_UNKNOWN alike for those who are nobody and those who are no members. */
async function requireOfficers(
  ctx: CalendarContext,
  workspace: Workspace,
  officerIds: readonly string[],
): Promise<void> {
  const persons = await ctx.identity.personsByIds(officerIds);
  for (const id of officerIds) {
    const found = persons.find((one) => one.id === id);
    if (!found || !(await mayTake(ctx, workspace, found))) throw refuse("BOOKING_OFFICER_UNKNOWN");
  }
}

/** Those who have been asked are notified, but for who asks. */
const askedEvents = (
  { id, workspaceId, settings }: Pick<PageRow, "id" | "workspaceId" | "settings">,
  { personId: byId }: Principal,
  personIds: readonly string[],
): AnyOutboxEvent[] =>
  personIds
    .filter((personId) => personId !== byId)
    .map((personId) => ({
      type: "booking.officerAsked",
      subject: `person:${personId}`,
      topics: [topicOfPerson(personId)],
      actor: byPerson(byId),
      ...(workspaceId === null ? {} : { workspaceId }),
      payload: { personId, pageId: id, title: settings.title },
    }));
