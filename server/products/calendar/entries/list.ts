import type { Occurrence, OccurrenceQuery } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import { defaultZone } from "../calendars/default.ts";
import { readHome } from "../calendars/home.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import { readCalendarsWithin } from "../calendars/queries.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import { zoneByName, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { maxOccurrences } from "../limits.ts";
import { createPace } from "../pace.ts";
import { busyKindOf, occurrencesOf } from "../recurrence/index.ts";
import type { CalendarRow } from "../tables.ts";
import { callPathOf } from "./call-path.ts";
import { isWhole, shownBody, shownEtag } from "./privacy.ts";
import { readOverlapping, type OverlappingEntry, type Window } from "./queries.ts";
import { readObject } from "./shape.ts";
import { readWindow } from "./window.ts";
import { withObjects, type OverlappingObject } from "./with-bodies.ts";

/** Occurrences of events that overlap a time, by their start. Refuses INVALID, MISSING, WINDOW_TOO_LONG and TOO_MANY_OCCURRENCES. */
export async function listOccurrences(
  ctx: CalendarContext,
  person: Principal,
  query: OccurrenceQuery,
): Promise<Occurrence[]> {
  const window = readWindow(query);
  const zone = requireZone(query.zone ?? defaultZone);
  const views = await viewsOf(ctx, person, await calendarsFor(ctx, person, query.calendars), { window, zone });
  const rows = await readOverlapping(ctx.db, [...views.keys()], window, maxOccurrences + 1);
  // Were some left out, it would be those of the days that are asked for: the others began before.
  if (rows.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
  const found: Listed[] = [];
  const pace = createPace();
  const etagFor = (row: OverlappingEntry): string => {
    const view = views.get(row.calendarId);
    return view ? shownEtag(view.calendar, row, person.personId) : row.etag;
  };
  for await (const part of withObjects(ctx.db, rows, pace, etagFor))
    for (const one of part) {
      if (pace.isDue()) await pace.rest();
      const view = views.get(one.row.calendarId);
      if (!view) continue;
      add(found, one.row, occurrencesIn(one, view));
      if (found.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
    }
  return inOrder(found);
}

/** An occurrence with what its place in the list goes by. */
interface Listed {
  readonly occurrence: Occurrence;
  readonly start: number;
  readonly row: OverlappingEntry;
  /** When the entry's first occurrence begins. */
  readonly begin: number;
}

function add(into: Listed[], row: OverlappingEntry, occurrences: readonly Occurrence[]): void {
  const begin = row.startsAt?.getTime() ?? 0;
  for (const occurrence of occurrences) into.push({ occurrence, start: Date.parse(occurrence.start), row, begin });
}

/** By start; of what starts together first what has begun earlier. */
const inOrder = (found: Listed[]): Occurrence[] =>
  found
    .sort((a, b) => a.start - b.start || a.begin - b.begin || (a.row.id < b.row.id ? -1 : Number(a.row.id > b.row.id)))
    .map(({ occurrence }) => occurrence);

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

/** How one person sees a calendar within a time. */
interface View {
  readonly calendar: CalendarRow;
  readonly personId: string;
  readonly window: Window;
  readonly zone: string;
  /** The day of a moment by the clock of the zone. */
  readonly dayOf: (moment: Date) => string;
  /** Whose calendar it is, as a mail address: what they declined is free, what they have not accepted is tentative. */
  readonly emails: ReadonlySet<string>;
  readonly publicUrl: string;
}

async function viewsOf(
  ctx: CalendarContext,
  { personId }: Principal,
  calendars: readonly CalendarRow[],
  within: Pick<View, "window" | "zone">,
): Promise<ReadonlyMap<string, View>> {
  const owners = [...new Set(calendars.flatMap(({ createdBy }) => createdBy ?? []))];
  const mails = new Map((await ctx.identity.personsByIds(owners)).map((one) => [one.id, one.mail]));
  const clock = zoneByName(within.zone);
  const dayOf = (moment: Date): string =>
    new Date(clock?.toWall(moment.getTime()) ?? moment.getTime()).toISOString().slice(0, 10);
  const { publicUrl } = ctx.http;
  const viewOf = (calendar: CalendarRow): View => {
    const mail = mails.get(calendar.createdBy ?? "");
    return { ...within, calendar, personId, dayOf, emails: new Set(mail === undefined ? [] : [mail]), publicUrl };
  };
  return new Map(calendars.map((one) => [one.id, viewOf(one)]));
}

/** What every occurrence of an entry has in common. */
function commonOf(row: OverlappingEntry, { calendar, personId, publicUrl }: View) {
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

function occurrencesIn({ row, object, body }: OverlappingObject, view: View): Occurrence[] {
  if (object) return expandedOccurrences(row, object, view);
  if (body === null) return plainOccurrence(row, view);
  const { calendar, personId } = view;
  const shown = readObject(shownBody(calendar, { ...row, body }, personId), shownEtag(calendar, row, personId));
  return expandedOccurrences(row, shown, view);
}

function plainOccurrence(row: OverlappingEntry, view: View): Occurrence[] {
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
      summary: common.isBusyOnly ? "" : (row.summary ?? ""),
      location: common.isBusyOnly ? "" : (row.location ?? ""),
      isFree: row.showsAs === "free",
      isTentative: row.showsAs === "tentative",
    },
  ];
}

/** What every occurrence of one component of an entry has in common. */
function componentOf(component: CalendarComponent, { isBusyOnly }: { readonly isBusyOnly: boolean }, { emails }: View) {
  const kind = busyKindOf(component, emails);
  return {
    zone: component.start?.zone ?? null,
    summary: isBusyOnly ? "" : (component.summary ?? ""),
    location: isBusyOnly ? "" : (component.location ?? ""),
    isFree: kind === null,
    isTentative: kind === "tentative",
  };
}

function expandedOccurrences(row: OverlappingEntry, object: CalendarObject, view: View): Occurrence[] {
  const { window, zone, dayOf } = view;
  const occurrences = occurrencesOf(object, { ...window, zone, limit: maxOccurrences + 1 });
  if (occurrences.length === 0) return [];
  const common = commonOf(row, view);
  const components = new Map<CalendarComponent, ReturnType<typeof componentOf>>();
  return occurrences.map(({ start, end, recurrenceId, isAllDay, component }): Occurrence => {
    const known = components.get(component) ?? componentOf(component, common, view);
    components.set(component, known);
    return {
      ...common,
      ...known,
      recurrenceId,
      start: isAllDay ? dayOf(start) : start.toISOString(),
      end: isAllDay ? dayOf(end) : end.toISOString(),
      isAllDay,
    };
  });
}
