import type { OccurrenceList, OccurrenceQuery } from "@safos/contract/calendar";
import { JsonText, refuse, type Principal } from "#http";
import { can } from "#workspaces";
import { defaultZone } from "../calendars/default.ts";
import { readHome } from "../calendars/home.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import { readCalendarsWithin } from "../calendars/queries.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import { zoneByName, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { dayMs, maxOccurrences } from "../limits.ts";
import { createPace } from "../pace.ts";
import { busyKindOf, occurrencesOf } from "../recurrence/index.ts";
import type { CalendarRow } from "../tables.ts";
import { callPathOf } from "./call-path.ts";
import { isWhole, shownBody, shownEtag } from "./privacy.ts";
import { readOverlapping, type OverlappingEntry } from "./overlapping.ts";
import type { Window } from "./queries.ts";
import { readObject } from "./shape.ts";
import { readWindow } from "./window.ts";
import { withObjects, type OverlappingObject } from "./with-bodies.ts";
import { writeOccurrences, type ListedOccurrence, type OccurrenceDetails } from "./write-occurrences.ts";

/**
 * Occurrences of events that overlap a time, by their start, as the text of an OccurrenceList. Refuses INVALID, MISSING, WINDOW_TOO_LONG
 * and TOO_MANY_OCCURRENCES.
 */
export async function listOccurrences(
  ctx: CalendarContext,
  person: Principal,
  query: OccurrenceQuery,
): Promise<JsonText<OccurrenceList>> {
  const window = readWindow(query);
  const zone = requireZone(query.zone ?? defaultZone);
  const views = await viewsOf(ctx, person, await calendarsFor(ctx, person, query.calendars), { window, zone });
  const rows = await readOverlapping(ctx.db, [...views.keys()], window, maxOccurrences + 1);
  // Were some left out, it would be those of the days that are asked for: the others began before.
  if (rows.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
  const found: ListedOccurrence[] = [];
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
      addOccurrences(found, one, view);
      if (found.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
    }
  return new JsonText(writeOccurrences(inOrder(found)));
}

/** By start; of what starts together first what has begun earlier. */
const inOrder = (found: ListedOccurrence[]): ListedOccurrence[] =>
  found.sort(
    (a, b) =>
      a.start - b.start ||
      a.begin - b.begin ||
      (a.details.row.id < b.details.row.id ? -1 : Number(a.details.row.id > b.details.row.id)),
  );

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
  /** The day of a moment by the clock of the zone, as milliseconds of a midnight in UTC. */
  readonly dayOf: (moment: number) => number;
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
  const dayOf = (moment: number): number => Math.floor((clock?.toWall(moment) ?? moment) / dayMs) * dayMs;
  const { publicUrl } = ctx.http;
  const viewOf = (calendar: CalendarRow): View => {
    const mail = mails.get(calendar.createdBy ?? "");
    return { ...within, calendar, personId, dayOf, emails: new Set(mail === undefined ? [] : [mail]), publicUrl };
  };
  return new Map(calendars.map((one) => [one.id, viewOf(one)]));
}

function addOccurrences(into: ListedOccurrence[], { row, object, body }: OverlappingObject, view: View): void {
  if (object) return addExpanded(into, row, object, view);
  if (body === null) return addPlain(into, row, view);
  const { calendar, personId } = view;
  const whole = { class: row.class, createdBy: row.createdBy, body };
  const shown = readObject(shownBody(calendar, whole, personId), shownEtag(calendar, row, personId));
  return addExpanded(into, row, shown, view);
}

function addPlain(into: ListedOccurrence[], row: OverlappingEntry, view: View): void {
  const { startsAt, endsAt } = row;
  if (startsAt === null || endsAt === null) return;
  const from = view.window.from.getTime();
  if (endsAt === startsAt ? startsAt < from : endsAt <= from) return;
  const details = detailsOf(row, row, row.zone, row.showsAs === "free" ? null : row.showsAs, view);
  into.push({ details, recurrenceId: null, start: startsAt, end: endsAt, isAllDay: false, begin: startsAt });
}

/** What every occurrence of one component of an entry has in common. */
function detailsOf(
  row: OverlappingEntry,
  { summary, location }: { readonly summary: string | null; readonly location: string | null },
  zone: string | null,
  kind: ReturnType<typeof busyKindOf>,
  { calendar, personId, publicUrl }: View,
): OccurrenceDetails {
  const isShown = isWhole(calendar, row, personId);
  return {
    row,
    isBusyOnly: !isShown,
    zone,
    summary: isShown ? (summary ?? "") : "",
    location: isShown ? (location ?? "") : "",
    isFree: kind === null,
    isTentative: kind === "tentative",
    callPath: isShown ? callPathOf(row, publicUrl) : null,
    etag: shownEtag(calendar, row, personId),
  };
}

function addExpanded(into: ListedOccurrence[], row: OverlappingEntry, object: CalendarObject, view: View): void {
  const { window, zone, dayOf, emails } = view;
  const begin = row.startsAt ?? 0;
  let known: CalendarComponent | null = null;
  let details: OccurrenceDetails | null = null;
  for (const one of occurrencesOf(object, { ...window, zone, limit: maxOccurrences + 1 })) {
    const { recurrenceId, isAllDay, component } = one;
    // Most entries have one for all of them.
    if (component !== known || !details) {
      known = component;
      details = detailsOf(row, component, component.start?.zone ?? null, busyKindOf(component, emails), view);
    }
    const start = isAllDay ? dayOf(one.start.getTime()) : one.start.getTime();
    const end = isAllDay ? dayOf(one.end.getTime()) : one.end.getTime();
    into.push({ details, recurrenceId, start, end, isAllDay, begin });
  }
}
