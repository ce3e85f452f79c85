import type { FreeBusy, FreeBusyQuery } from "@safos/contract/calendar";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import { readCalendarsWithin } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { readOverlapping } from "../entries/overlapping.ts";
import type { Window } from "../entries/queries.ts";
import { readObject } from "../entries/shape.ts";
import { findEntry } from "../entries/read.ts";
import { readWindow } from "../entries/window.ts";
import { withObjects, type OverlappingObject } from "../entries/with-bodies.ts";
import { readInvitationOf, readInvitations } from "../invitations/queries.ts";
import { maxOccurrences } from "../limits.ts";
import { createPace } from "../pace.ts";
import { freeBusyOf } from "../recurrence/index.ts";
import { usualHours } from "./usual-hours.ts";
import { readWorkingHours, timesOff } from "./working-hours.ts";
import { readResources, readTakenOf } from "../resources/queries.ts";
import { mayBook } from "../resources/rights.ts";
import type { CalendarRow } from "../tables.ts";

/** People, rooms and equipment. */
export const maxAskedAtOnce = 50;

type Kind = "busy" | "tentative" | "unavailable";

/** A time that is taken, in milliseconds since 1970. */
export interface Taken {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

/** Whose time is asked for, and when. */
interface Asked {
  readonly people: string;
  readonly from: string;
  readonly to: string;
  /** Left out: what this entry takes of their time. */
  readonly entryId?: string | undefined;
}

/** What is known of people's time, by person, and of whom it is not. */
export interface KnownTimes {
  readonly window: Window;
  readonly taken: ReadonlyMap<string, readonly Taken[]>;
  /** When colleagues do not work; of others nothing. */
  readonly off: ReadonlyMap<string, readonly Pick<Taken, "start" | "end">[]>;
  readonly hidden: readonly string[];
}

/**
 * When people are busy by what lies in their own workspaces. Of those asked for only colleagues and those who share a workspace with
 * the caller; the others are left out as though there were none. Refuses INVALID, WINDOW_TOO_LONG, MISSING.
 */
export async function readFreeBusy(
  ctx: CalendarContext,
  person: Principal,
  query: FreeBusyQuery,
): Promise<{ items: FreeBusy["items"] }> {
  const { taken, off } = await readTimes(ctx, person, query);
  return {
    items: [...taken].map(([personId, periods]) => ({
      personId,
      periods: periods.map((one) => ({
        start: new Date(one.start).toISOString(),
        end: new Date(one.end).toISOString(),
        kind: one.kind,
      })),
      off: (off.get(personId) ?? []).map(({ start, end }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
      })),
    })),
  };
}

/** The same in milliseconds, in order and none overlapping another, with those of whom nothing may be known. Refuses likewise. */
export async function readTimes(ctx: CalendarContext, person: Principal, asked: Asked): Promise<KnownTimes> {
  const window = readWindow(asked);
  const ids = [...new Set(asked.people.split(","))];
  if (ids.length > maxAskedAtOnce || !ids.every(isUuid))
    throw refuse("INVALID", "Ask for at most 50 people by their ids.", { field: "people" });
  const except = asked.entryId === undefined ? new Set<string>() : await copiesOf(ctx, person, asked.entryId);
  const known = await knownTo(ctx, person, ids);
  const homes = await ctx.workspaces.homesOf(known);
  const personOf = new Map(homes.map((home) => [home.id, home.personalOf ?? ""]));
  const calendars = await readCalendarsWithin(ctx.db, [...personOf.keys()], []);
  const persons = await ctx.identity.personsByIds(known);
  const mails = new Map(persons.map((one) => [one.id, [one.mail]]));
  const mailsOf = ({ workspaceId }: CalendarRow) => mails.get(personOf.get(workspaceId) ?? "") ?? [];
  const taken = await readTaken(ctx, calendars, window, { mailsOf, except });
  const byPerson = Map.groupBy(calendars, ({ workspaceId }) => personOf.get(workspaceId) ?? "");
  const foreign = new Set(
    persons.filter(({ organisationId }) => organisationId !== person.organisationId).map(({ id }) => id),
  );
  const timesOf = (personId: string) => {
    const all = (byPerson.get(personId) ?? []).flatMap(({ id }) => taken.get(id) ?? []);
    return merge(foreign.has(personId) ? all.map(withoutAbsence) : all, window);
  };
  const resources = await readTimesOfResources(ctx, person, ids, { window, except });
  const hours = await readWorkingHours(ctx.db, known);
  const isKnown = new Set([...known, ...resources.keys()]);
  return {
    window,
    taken: new Map([...known.map((personId) => [personId, timesOf(personId)] as const), ...resources]),
    // Of people of other organisations it is told that they are busy, and no more.
    off: new Map(
      known.map((id) => [id, foreign.has(id) ? [] : timesOff(hours.get(id) ?? usualHours, window)] as const),
    ),
    hidden: ids.filter((id) => !isKnown.has(id)),
  };
}

/** Why people of another organisation are busy is not told. */
const withoutAbsence = (one: Taken): Taken => (one.kind === "unavailable" ? { ...one, kind: "busy" } : one);

/** When those of the ids that are rooms and equipment which the caller may book are held by other entries. */
async function readTimesOfResources(
  { db }: CalendarContext,
  person: Principal,
  ids: readonly string[],
  { window, except }: { readonly window: Window; readonly except: ReadonlySet<string> },
): Promise<ReadonlyMap<string, readonly Taken[]>> {
  const open = (await readResources(db, ids)).filter((one) => mayBook(one, person));
  const period = { start: window.from, end: window.to };
  const held = await readTakenOf(
    db,
    open.map(({ id }) => id),
    [period],
    [...except],
  );
  const byResource = Map.groupBy(held, ({ resourceId }) => resourceId);
  const timesOf = (id: string): Taken[] =>
    (byResource.get(id) ?? []).map(({ start, end }) => ({ start: start.getTime(), end: end.getTime(), kind: "busy" }));
  return new Map(open.map(({ id }) => [id, merge(timesOf(id), window)]));
}

/** An entry that the caller may read, and the copies of those who are invited to it. Refuses MISSING. */
async function copiesOf(ctx: CalendarContext, person: Principal, entryId: string): Promise<ReadonlySet<string>> {
  await findEntry(ctx, person, entryId, "read");
  const sourceId = (await readInvitationOf(ctx.db, entryId))?.sourceId ?? entryId;
  const invitations = await readInvitations(ctx.db, sourceId);
  return new Set([sourceId, ...invitations.flatMap(({ copyId }) => copyId ?? [])]);
}

/** Of these the caller, colleagues, and who is a member of the same workspaces. */
async function knownTo(
  { identity, workspaces }: CalendarContext,
  caller: Principal,
  ids: readonly string[],
): Promise<string[]> {
  const persons = (await identity.personsByIds(ids)).filter((one) => !one.disabled);
  const isColleague = ({ organisationId }: { organisationId: string }): boolean =>
    !caller.isGuest && organisationId === caller.organisationId;
  const others = persons.filter((one) => one.id !== caller.personId && !isColleague(one));
  const mine = others.length === 0 ? [] : await workspaces.listFor(caller.personId);
  const members = new Set(
    mine.length === 0
      ? []
      : (await workspaces.membersOf(...mine.map(({ workspace }) => workspace.id))).map((one) => one.personId),
  );
  return persons
    .filter((one) => one.id === caller.personId || isColleague(one) || members.has(one.id))
    .map((one) => one.id);
}

/** What is taken by the entries of calendars, by calendar; private ones take time as others do. */
export async function readTaken(
  { db }: Pick<CalendarContext, "db">,
  calendars: readonly CalendarRow[],
  window: Window,
  {
    mailsOf = () => [],
    except = new Set(),
  }: {
    readonly mailsOf?: (calendar: CalendarRow) => readonly string[];
    /** Entries that are left out. */
    readonly except?: ReadonlySet<string>;
  } = {},
): Promise<ReadonlyMap<string, readonly Taken[]>> {
  const views = new Map(
    calendars
      .filter(({ countsAsBusy }) => countsAsBusy)
      .map((one) => [one.id, { zone: one.timeZone, emails: mailsOf(one), window }] as const),
  );
  const rows = await readOverlapping(db, [...views.keys()], window, maxOccurrences + 1);
  if (rows.length > maxOccurrences) throw refuse("TOO_MANY_OCCURRENCES");
  const taken = new Map<string, Taken[]>();
  const pace = createPace();
  for await (const part of withObjects(db, rows, pace, ({ etag }) => etag))
    for (const one of part) {
      if (pace.isDue()) await pace.rest();
      const { row } = one;
      if (except.has(row.id)) continue;
      const list = taken.get(row.calendarId) ?? [];
      taken.set(row.calendarId, list);
      const view = views.get(row.calendarId);
      if (view) list.push(...busyTimesOf(one, view));
    }
  return taken;
}

interface BusyView {
  readonly zone: string;
  /** Whose time it is: what they declined is free, what they have not accepted is tentative. */
  readonly emails: readonly string[];
  readonly window: Window;
}

function busyTimesOf({ row, object, body }: OverlappingObject, { zone, emails, window }: BusyView): Taken[] {
  const whole = object ?? (body === null ? null : readObject(body, row.etag));
  if (whole === null) {
    if (row.showsAs === "free" || !row.showsAs || row.startsAt === null || row.endsAt === null) return [];
    return [{ start: row.startsAt, end: row.endsAt, kind: row.showsAs }];
  }
  return freeBusyOf([whole], { ...window, zone, emails }).map(({ start, end, kind }) => ({
    start: start.getTime(),
    end: end.getTime(),
    // Of what is private that it takes time is all that is told.
    kind: kind === "unavailable" && row.class !== "PUBLIC" ? "busy" : kind,
  }));
}

/** Periods within a time, in order and none overlapping another of its kind; absence goes before what is busy, and that before what is tentative. */
export function merge(taken: readonly Taken[], { from, to }: Window): Taken[] {
  const cut = taken
    .map((one) => ({ ...one, start: Math.max(one.start, from.getTime()), end: Math.min(one.end, to.getTime()) }))
    .filter((one) => one.end > one.start);
  const join = (kind: Kind): Taken[] => {
    const joined: { start: number; end: number; kind: Kind }[] = [];
    for (const one of cut.filter((other) => other.kind === kind).sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1);
      if (last && one.start <= last.end) last.end = Math.max(last.end, one.end);
      else joined.push({ ...one });
    }
    return joined;
  };
  const unavailable = join("unavailable");
  const busy = join("busy").flatMap((one) => without(one, unavailable));
  const tentative = join("tentative")
    .flatMap((one) => without(one, unavailable))
    .flatMap((one) => without(one, busy));
  return [...unavailable, ...busy, ...tentative].sort((a, b) => a.start - b.start);
}

/** What is left of a period beside others, which are in order. */
function without(period: Taken, others: readonly Taken[]): Taken[] {
  const left: Taken[] = [];
  let { start } = period;
  for (const other of others) {
    if (other.end <= start) continue;
    if (other.start >= period.end) break;
    if (other.start > start) left.push({ ...period, start, end: other.start });
    start = Math.max(start, other.end);
  }
  if (start < period.end) left.push({ ...period, start });
  return left;
}
