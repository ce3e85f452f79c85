import type { Entry } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import type { Role } from "#workspaces";
import type { CalendarContext } from "../context.ts";
import { writeRule } from "../icalendar/rule.ts";
import { readInvitationOf, readInvitations } from "../invitations/queries.ts";
import { viewPeople } from "../invitations/view.ts";
import { readCalendars } from "../calendars/queries.ts";
import { readGuestAddresses } from "../mailed/queries.ts";
import { missing } from "../refusals.ts";
import { readKnownResources } from "../resources/rights.ts";
import type { CalendarRow, StoredEntry } from "../tables.ts";
import {
  CalendarFault,
  categoriesOf,
  instantOf,
  isAbsence,
  occurrenceAt,
  remindersOf,
  zoneByName,
  type CalendarComponent,
  type CalendarObject,
  type CalendarTime,
} from "../icalendar/index.ts";
import { spanOf } from "../recurrence/series.ts";
import { viewAttachments } from "./attachments.ts";
import { callPathOf } from "./call-path.ts";
import { isWhole, shownBody, shownEtag } from "./privacy.ts";
import { readEntry } from "./queries.ts";
import { mainOf, readObject } from "./shape.ts";

export interface FoundEntry {
  readonly row: CalendarRow;
  readonly role: Role;
  readonly entry: StoredEntry;
}

/** An entry by its id, with its calendar. Refuses MISSING to those who may not read it, FORBIDDEN to those who may not do this. */
export async function findEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  action: "read" | "write",
): Promise<FoundEntry> {
  const entry = await readEntry(ctx.db, id);
  if (!entry) throw missing();
  const { role } = await ctx.items.require({ person, link: null }, "calendar", entry.calendarId, action);
  const [row] = await readCalendars(ctx.db, [entry.calendarId]);
  if (!row) throw missing();
  return { row, role, entry };
}

/** An entry; with `recurrenceId` with the words of that occurrence. Refuses MISSING, FORBIDDEN and OCCURRENCE_UNKNOWN. */
export async function readEntryFor(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  recurrenceId?: string,
): Promise<Entry> {
  const found = await findEntry(ctx, person, id, "read");
  const { texts, ...entry } = viewEntry(found, person.personId, recurrenceId);
  const invitation = await readInvitationOf(ctx.db, id);
  const source = invitation ? await readEntry(ctx.db, invitation.sourceId) : found.entry;
  const sourceId = invitation?.sourceId ?? id;
  const invited = (await readInvitations(ctx.db, sourceId)).map(({ personId }) => personId);
  const knownIds = new Set([...invited, ...(source?.organizerId ? [source.organizerId] : [])]);
  const mailed = await readGuestAddresses(ctx.db, sourceId);
  const addresses = texts?.attendees.flatMap(({ email }) => email ?? []) ?? [];
  const named = await readKnownResources(ctx.db, person, { addresses, entryId: sourceId });
  const resources = new Map(
    named.map(({ address, id: resourceId, kind, organisationId }) => [
      address,
      { id: resourceId, kind, organisationName: ctx.organisations.byId(organisationId)?.name ?? "" },
    ]),
  );
  const meeting = { component: texts, invitation, knownIds, mailed, resources };
  const { publicUrl } = ctx.http;
  const callPath = entry.isBusyOnly ? null : callPathOf(found.entry, publicUrl);
  const attachments = entry.isBusyOnly || !texts ? [] : viewAttachments(texts, publicUrl);
  return { ...entry, callPath, attachments, ...(await viewPeople(ctx.identity, person, meeting)) };
}

function textsOf(object: CalendarObject, recurrenceId: string | undefined): CalendarComponent | null {
  if (recurrenceId === undefined) return mainOf(object);
  try {
    return occurrenceAt(object, recurrenceId);
  } catch (error) {
    if (error instanceof CalendarFault) throw refuse("OCCURRENCE_UNKNOWN");
    throw error;
  }
}

/** An entry as a person may see it. */
function viewEntry(
  { row, role, entry }: FoundEntry,
  personId: string,
  recurrenceId: string | undefined,
): Omit<Entry, "organizer" | "attendees" | "answer" | "callPath" | "attachments"> & {
  readonly texts: CalendarComponent | null;
} {
  const object = readObject(shownBody(row, entry, personId));
  const main = mainOf(object);
  const texts = textsOf(object, recurrenceId);
  const isShown = isWhole(row, entry, personId);
  const zone = zoneByName(row.timeZone) ?? { ianaName: null, toInstant: (wall: number) => wall, toWall: Number };
  const write = (time: CalendarTime): string =>
    time.kind === "date"
      ? new Date(time.wall).toISOString().slice(0, 10)
      : new Date(instantOf(time, object.zones, zone)).toISOString();
  const start = main?.start ?? null;
  const span = main && start ? spanOf(main, object.zones, zone) : null;
  const rule = main?.rules[0];
  return {
    texts,
    id: entry.id,
    calendarId: entry.calendarId,
    uid: object.uid,
    kind: entry.kind,
    summary: isShown ? (texts?.summary ?? "") : "",
    description: isShown ? (texts?.description ?? "") : "",
    location: isShown ? (texts?.location ?? "") : "",
    categories: isShown && texts ? categoriesOf(texts) : [],
    start: start && write(start),
    end: start && span && write(endOf(start, span, object, zone)),
    isAllDay: start?.kind === "date",
    zone: start?.zone ?? null,
    class: entry.class,
    rrule: rule ? writeRule(rule) : null,
    reminders: isShown && texts ? remindersOf(texts) : [],
    isAbsence: isShown && texts !== null && isAbsence(texts),
    isRecurring: entry.isRecurring,
    isBusyOnly: !isShown,
    etag: shownEtag(row, entry, personId),
    createdAt: entry.createdAt.toISOString(),
    changedAt: entry.changedAt.toISOString(),
    role,
  };
}

/** When something of this length ends that begins then. */
function endOf(
  start: CalendarTime,
  { days, milliseconds }: ReturnType<typeof spanOf>,
  { zones }: ReturnType<typeof readObject>,
  zone: Parameters<typeof instantOf>[2],
): CalendarTime {
  const shifted = { ...start, wall: start.wall + days * 86_400_000 };
  if (start.kind === "date") return shifted;
  return { kind: "utc", wall: instantOf(shifted, zones, zone) + milliseconds, zone: null };
}
