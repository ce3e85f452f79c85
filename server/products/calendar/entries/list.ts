import type { Occurrence, OccurrenceQuery } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import { defaultZone } from "../calendars/default.ts";
import { readHome } from "../calendars/home.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import { readCalendarsWithin } from "../calendars/queries.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import { zoneByName, type CalendarComponent } from "../icalendar/index.ts";
import { maxOccurrences } from "../limits.ts";
import { createPace } from "../pace.ts";
import { busyKindOf, occurrencesOf } from "../recurrence/index.ts";
import type { CalendarRow, EntryRow } from "../tables.ts";
import { callPathOf } from "./call-path.ts";
import { isWhole, shownBody, shownEtag } from "./privacy.ts";
import { readOverlapping, type Window } from "./queries.ts";
import { readObject } from "./shape.ts";
import { readWindow } from "./window.ts";
import { withBodies } from "./with-bodies.ts";

/** Occurrences of events that overlap a time, by their start. Refuses INVALID, MISSING, WINDOW_TOO_LONG and TOO_MANY_OCCURRENCES. */
export async function listOccurrences(
  ctx: CalendarContext,
  person: Principal,
  query: OccurrenceQuery,
): Promise<Occurrence[]> {
  const window = readWindow(query);
  const zone = requireZone(query.zone ?? defaultZone);
  const calendars = new Map((await calendarsFor(ctx, person, query.calendars)).map((row) => [row.id, row]));
  const rows = await readOverlapping(ctx.db, [...calendars.keys()], window, maxOccurrences + 1);
  // Were some left out, it would be those of the days that are asked for: the others began before.
  if (rows.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
  const owners = [...new Set([...calendars.values()].flatMap(({ createdBy }) => createdBy ?? []))];
  const mails = new Map((await ctx.identity.personsByIds(owners)).map((one) => [one.id, [one.mail]]));
  const found: Occurrence[] = [];
  const pace = createPace();
  for await (const row of withBodies(ctx.db, rows, pace)) {
    await pace.rest();
    const calendar = calendars.get(row.calendarId);
    if (!calendar) continue;
    const emails = mails.get(calendar.createdBy ?? "") ?? [];
    const view = { calendar, personId: person.personId, window, zone, emails, publicUrl: ctx.http.publicUrl };
    found.push(
      ...(row.body === null ? plainOccurrence(row, view) : expandedOccurrences({ ...row, body: row.body }, view)),
    );
    if (found.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
  }
  const starts = new Map(found.map((one) => [one, Date.parse(one.start)]));
  return found.sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
}

async function calendarsFor(
  ctx: CalendarContext,
  person: Principal,
  asked: string | undefined,
): Promise<readonly CalendarRow[]> {
  if (asked === undefined) return (await readHome(ctx, person)).map(({ row }) => row);
  const ids = [...new Set(asked.split(",").filter(Boolean))];
  const rows = await readCalendarsWithin(ctx.db, [], ids);
  const roles = await ctx.items.rolesOn({ person, link: null }, rows.map(itemOfCalendar));
  const open = rows.filter((_, index) => can(roles[index] ?? null, "read"));
  if (open.length < ids.length) throw refuse("MISSING", "One of the calendars does not exist here.");
  return open;
}

interface View {
  readonly calendar: CalendarRow;
  readonly personId: string;
  readonly window: Window;
  readonly zone: string;
  /** Whose calendar it is, as a mail address: what they declined is free, what they have not accepted is tentative. */
  readonly emails: readonly string[];
  readonly publicUrl: string;
}

/** What every occurrence of an entry has in common. */
function commonOf(row: EntryRow, { calendar, personId, publicUrl }: View) {
  const isShown = isWhole(calendar, row, personId);
  return {
    entryId: row.id,
    calendarId: row.calendarId,
    class: row.class,
    isBusyOnly: !isShown,
    isRecurring: row.isRecurring,
    callPath: isShown ? callPathOf(row, publicUrl) : null,
    etag: shownEtag(calendar, row, personId),
  };
}

function plainOccurrence(row: EntryRow, view: View): Occurrence[] {
  const { startsAt, endsAt } = row;
  const { window } = view;
  if (!startsAt || !endsAt) return [];
  const isInstant = endsAt.getTime() === startsAt.getTime();
  if (isInstant ? startsAt < window.from : endsAt <= window.from) return [];
  const common = commonOf(row, view);
  return [
    {
      ...common,
      recurrenceId: null,
      start: startsAt.toISOString(),
      end: endsAt.toISOString(),
      isAllDay: false,
      zone: row.zone,
      summary: common.isBusyOnly ? "" : row.summary,
      location: common.isBusyOnly ? "" : row.location,
      isFree: row.showsAs === "free",
      isTentative: row.showsAs === "tentative",
    },
  ];
}

function expandedOccurrences(row: EntryRow & { readonly body: string }, view: View): Occurrence[] {
  const { calendar, personId, window, zone } = view;
  const object = readObject(shownBody(calendar, row, personId));
  const common = commonOf(row, view);
  const emails = new Set(view.emails);
  const kinds = new Map<CalendarComponent, ReturnType<typeof busyKindOf>>();
  const kindOf = (component: CalendarComponent) => {
    const known = kinds.get(component);
    const kind = known === undefined ? busyKindOf(component, emails) : known;
    kinds.set(component, kind);
    return kind;
  };
  const clock = zoneByName(zone);
  const dayOf = (moment: Date): string =>
    new Date(clock?.toWall(moment.getTime()) ?? moment.getTime()).toISOString().slice(0, 10);
  return occurrencesOf(object, { ...window, zone, limit: maxOccurrences + 1 }).map(
    ({ start, end, recurrenceId, isAllDay, component }): Occurrence => ({
      ...common,
      recurrenceId,
      start: isAllDay ? dayOf(start) : start.toISOString(),
      end: isAllDay ? dayOf(end) : end.toISOString(),
      isAllDay,
      zone: component.start?.zone ?? null,
      summary: common.isBusyOnly ? "" : (component.summary ?? ""),
      location: common.isBusyOnly ? "" : (component.location ?? ""),
      isFree: kindOf(component) === null,
      isTentative: kindOf(component) === "tentative",
    }),
  );
}
