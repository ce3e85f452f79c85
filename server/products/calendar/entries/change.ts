import type { ChangeEntry, Entry } from "@safos/contract/calendar";
import type { CallRequest } from "../calls/port.ts";
import { now, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { planCall, requireOneCall } from "../calls/plan.ts";
import { readCallIds, setCallWanted } from "../calls/queries.ts";
import type { CalendarContext } from "../context.ts";
import {
  CalendarFault,
  componentsOf,
  splitAt,
  withChanges,
  withOverride,
  writeCalendarObject,
  type CalendarObject,
} from "../icalendar/index.ts";
import type { EventFields } from "../icalendar/index.ts";
import { addMailGuests, peopleFor, resolveAttendees } from "../invitations/attendees.ts";
import { changeCopy } from "../invitations/own-changes.ts";
import { prepareEntry } from "../invitations/prepare.ts";
import { addGuests, readGuestAddresses } from "../mailed/queries.ts";
import { readInvitationOf } from "../invitations/queries.ts";
import { followPeople } from "../scheduling/people.ts";
import { occurrencesOf } from "../recurrence/index.ts";
import type { StoredEntry } from "../tables.ts";
import { attachmentsFor } from "./attachments.ts";
import type { OpenCalendar } from "./lock.ts";
import { occurrenceOf, withEntry } from "./open-entry.ts";
import { withConference } from "../scheduling/conference.ts";
import { findEntry, readEntryFor } from "./read.ts";
import { alarmsFor } from "./reminders.ts";
import { resourceName } from "./resource-name.ts";
import { mainOf, readObject, refuseFault, shapeEntry } from "./shape.ts";
import { removeFrom, storeShape } from "./write.ts";

/** The whole entry, or of a series one occurrence or it and all that follow, which become a series of their own; the entry that was changed. */
export async function changeEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  change: ChangeEntry,
  ifMatch: string | undefined,
): Promise<Entry> {
  const {
    scope,
    recurrenceId,
    attendees,
    call,
    callLobby: lobby,
    callCaptions: captions,
    reminders,
    attachments,
    ...fields
  } = change;
  const occurrence = occurrenceOf({ scope, recurrenceId });
  requireOneCall(scope, call);
  if (await readInvitationOf(ctx.db, id)) return changeCopy(ctx, person, id, change, ifMatch);
  const attached = attachmentsFor(attachments, ctx.http.publicUrl);
  const people =
    attendees === undefined
      ? undefined
      : await resolveAttendees(ctx, person, attendees, await knownIn(ctx, person, id), id);
  const changedId = await withEntry(ctx, person, id, ifMatch, async (open, current) => {
    const object = readObject(current.body);
    const invited = await peopleFor(ctx, person, current, people);
    const changes = { ...fieldsFor(object, fields), ...attached, ...alarmsFor(reminders), ...invited };
    const edit = { stamp: new Date(now()) };
    const changed = (whole: CalendarObject): CalendarObject => {
      const next = withChanges(whole, changes, edit);
      return people === undefined ? next : followPeople(whole, next);
    };
    const keep = (edit: () => CalendarObject) => store(ctx, open, person, { current, object: edited(edit) });
    const changeWhole = async (): Promise<string> => {
      const wanted = { lobby, captions };
      const after = await withCall(ctx, open, person, { current, object: edited(() => changed(object)), call, wanted });
      return store(ctx, open, person, { current, object: after });
    };
    const storedId =
      occurrence === null
        ? await changeWhole()
        : scope === "this"
          ? await keep(() => withOverride(object, occurrence, changes, edit))
          : await changeFollowing(ctx, open, person, { current, object, occurrence, changed, edit });
    await addMailGuests(open.trx, storedId, current.organizerId ?? person.personId, people);
    return storedId;
  });
  return readEntryFor(ctx, person, changedId);
}

/** The changed entry with a call or without, as it is asked for. */
async function withCall(
  ctx: CalendarContext,
  open: OpenCalendar,
  person: Principal,
  of: {
    readonly current: StoredEntry;
    readonly object: CalendarObject;
    readonly call: boolean | undefined;
    readonly wanted: CallRequest;
  },
): Promise<CalendarObject> {
  const { current, object, call, wanted } = of;
  if (call === undefined) return object;
  const known = await setCallWanted(open.trx, current.id, call);
  if (!call) return known ? withConference(object, null, current.callUrl) : object;
  // What was taken out a moment ago and not followed yet comes back by itself.
  if (known) return object;
  const shape = shapeEntry(writeCalendarObject(object));
  const planned = await planCall(ctx, open, person, { object, shape, wanted });
  await planned.keep(current.id);
  return planned.object;
}

/** The addresses that an entry names. */
async function knownIn(ctx: CalendarContext, person: Principal, id: string): Promise<ReadonlySet<string>> {
  const { entry } = await findEntry(ctx, person, id, "write");
  const all = componentsOf(readObject(entry.body));
  return new Set(all.flatMap(({ attendees }) => attendees.flatMap(({ email }) => email ?? [])));
}

/** Times that come without a zone are by the clock that the entry has. */
function fieldsFor(
  object: CalendarObject,
  fields: Omit<
    ChangeEntry,
    "scope" | "recurrenceId" | "attendees" | "call" | "callLobby" | "callCaptions" | "reminders" | "attachments"
  >,
): EventFields {
  const isTimed = fields.start !== undefined || fields.end !== undefined;
  if (!isTimed || fields.zone !== undefined) return fields;
  return { ...fields, zone: mainOf(object)?.start?.zone ?? null };
}

/** Runs an edit. Refuses OCCURRENCE_UNKNOWN and ENTRY_INVALID. */
export function edited<T>(edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (error instanceof CalendarFault && /occurrence|no series/.test(error.message))
      throw refuse("OCCURRENCE_UNKNOWN");
    return refuseFault(error);
  }
}

/** Stores a changed entry. `before`: what it is a change of, the stored one where it is left out. */
export async function store(
  ctx: CalendarContext,
  open: OpenCalendar,
  person: Principal,
  { current, object, before }: { current: StoredEntry; object: CalendarObject; before?: CalendarObject },
): Promise<string> {
  const text = writeCalendarObject(object);
  const given = { text, shape: shapeEntry(text), current, isStrict: true, ...(before ? { before } : {}) };
  const { shape, organizerId } = await prepareEntry(ctx, open, person, given);
  return (await storeShape(open, person, { name: current.name, shape, current, organizerId })).id;
}

const always = { from: new Date(-62_135_596_800_000), to: new Date(253_402_300_799_000) };

/** Whether nothing of a series is left. */
export const isEmpty = (object: CalendarObject): boolean =>
  occurrencesOf(object, { ...always, zone: "UTC", limit: 1 }).length === 0;

/** A series before an occurrence and from it on; null when that is its first. Refuses as `edited`. */
export function split(
  object: CalendarObject,
  occurrence: string,
  edit: { readonly stamp: Date },
): ReturnType<typeof splitAt> | null {
  const [first] = occurrencesOf(withoutOverrides(object), { ...always, zone: "UTC", limit: 1 });
  if (first?.recurrenceId === occurrence) return null;
  return edited(() => splitAt(object, occurrence, uuid(), edit));
}

const withoutOverrides = (object: CalendarObject): CalendarObject => ({ ...object, overrides: [] });

async function changeFollowing(
  ctx: CalendarContext,
  open: OpenCalendar,
  person: Principal,
  of: {
    current: StoredEntry;
    object: CalendarObject;
    occurrence: string;
    changed: (whole: CalendarObject) => CalendarObject;
    edit: { readonly stamp: Date };
  },
): Promise<string> {
  const { current, object, occurrence, changed, edit } = of;
  const parts = split(object, occurrence, edit);
  // Nothing comes before the first occurrence: all of it is changed.
  if (parts === null) return store(ctx, open, person, { current, object: edited(() => changed(object)) });
  const later = edited(() => changed(parts.after));
  if (isEmpty(parts.before)) await removeFrom(open, current);
  else await store(ctx, open, person, { current, object: parts.before, before: parts.before });
  // What has become a series of its own has a call of its own.
  const isCalled = (await readCallIds(open.trx, [current.id])).length > 0;
  const laterPart = { object: later, shape: shapeEntry(writeCalendarObject(later)), former: current.callUrl };
  const planned = isCalled ? await planCall(ctx, open, person, laterPart) : null;
  const text = writeCalendarObject(planned?.object ?? later);
  const given = { text, shape: shapeEntry(text), current: null, before: parts.after, isStrict: true };
  const prepared = await prepareEntry(ctx, open, person, given);
  const { id } = await storeShape(open, person, { name: resourceName(), current: null, ...prepared });
  const guests = await readGuestAddresses(open.trx, current.id);
  const invite = { sourceId: id, organizerId: prepared.organizerId ?? person.personId };
  await addGuests(open.trx, invite, [...guests]);
  await planned?.keep(id);
  return id;
}
