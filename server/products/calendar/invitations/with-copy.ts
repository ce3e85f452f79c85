import { now } from "#clock";
import { byPerson, type Events } from "#events";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { withCalendars, type OpenCalendar } from "../entries/lock.ts";
import { readEntry } from "../entries/queries.ts";
import { readObject, refuseFault, shapeEntry } from "../entries/shape.ts";
import { removeFrom, storeShape, type Written } from "../entries/write.ts";
import { CalendarFault, componentsOf, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { sequenceAt } from "../scheduling/sequence.ts";
import { putMessage } from "../inbox/inbox.ts";
import { replyOf } from "../scheduling/message.ts";
import { missing } from "../refusals.ts";
import { isWrittenOver, withAnswer } from "../scheduling/answers.ts";
import { copyFor, partstatOf } from "../scheduling/copy.ts";
import { addGuests } from "../mailed/queries.ts";
import { delegationRefused } from "./delegates.ts";
import { noticeOf, withGiven, type Given } from "./given.ts";
import type { StoredEntry } from "../tables.ts";
import { invitationEvent } from "./notices.ts";
import { deleteInvitation, readInvitationOf, storeInvitation, type InvitationRow } from "./queries.ts";

/** Someone's copy of an entry that another organises, with that entry; both calendars are locked. */
export interface OpenCopy {
  readonly events: Events;
  readonly calendar: OpenCalendar;
  readonly invitation: InvitationRow;
  readonly entry: StoredEntry;
  /** Null: the organiser has removed it, and the copy is about to go. */
  readonly source: {
    readonly calendar: OpenCalendar;
    readonly entry: StoredEntry;
    readonly object: CalendarObject;
  } | null;
}

/**
 * Does work on someone's own copy. Refuses MISSING, NOT_INVITED where the entry is no invitation of this person's, ENTRY_CHANGED where
 * organiser or person moved one of the two meanwhile.
 */
export async function withCopy<T>(
  ctx: CalendarContext,
  person: Principal,
  entryId: string,
  work: (open: OpenCopy) => Promise<T>,
): Promise<T> {
  const found = await readEntry(ctx.db, entryId);
  if (!found) throw missing();
  await ctx.items.require({ person, link: null }, "calendar", found.calendarId, "write");
  const known = await readInvitationOf(ctx.db, entryId);
  // Nobody answers for another, whatever they may write in that calendar.
  if (known?.personId !== person.personId) throw refuse("NOT_INVITED");
  const organisers = await readEntry(ctx.db, known.sourceId);
  const lock = async (open: ReadonlyMap<string, OpenCalendar>): Promise<T> => {
    const calendar = open.get(found.calendarId);
    const entry = calendar ? await readEntry(calendar.trx, entryId) : null;
    const invitation = calendar ? await readInvitationOf(calendar.trx, entryId) : null;
    if (!calendar || entry?.calendarId !== calendar.row.id || invitation?.sourceId !== known.sourceId)
      throw refuse("ENTRY_CHANGED");
    const at = organisers ? open.get(organisers.calendarId) : undefined;
    const source = at ? await readEntry(at.trx, known.sourceId) : null;
    if (at && source && source.calendarId !== at.row.id) throw refuse("ENTRY_CHANGED");
    return work({
      events: ctx.events,
      calendar,
      invitation,
      entry,
      source: at && source ? { calendar: at, entry: source, object: readObject(source.body) } : null,
    });
  };
  return withCalendars(ctx, person, [found.calendarId], lock, organisers ? [organisers.calendarId] : []);
}

/** What the organiser has changed since is not what someone has answered to. */
function requireCurrent(source: CalendarObject, answered: CalendarObject, recurrenceId: string | null): void {
  if (sequenceAt(source, recurrenceId) > sequenceAt(answered, recurrenceId)) throw refuse("ENTRY_CHANGED");
}

/**
 * Writes answers into the organiser's entry, and the copy with what is the person's own in `own`. Refuses ENTRY_CHANGED where the
 * organiser has changed what is answered, OCCURRENCE_UNKNOWN, DELEGATION_REFUSED, ENTRY_INVALID, CALENDAR_FULL.
 */
export async function storeAnswers(
  { events, calendar, invitation, entry, source }: OpenCopy,
  person: Principal,
  answers: readonly Given[],
  own: CalendarObject,
): Promise<Written> {
  if (!source) throw refuse("ENTRY_CHANGED");
  const { address } = invitation;
  let { object } = source;
  try {
    for (const one of answers) {
      requireCurrent(source.object, own, one.recurrenceId);
      const given = withGiven(object, address, one);
      if (typeof given === "string") throw delegationRefused(given);
      object = given;
    }
  } catch (error) {
    if (error instanceof CalendarFault && /occurrence|no series/.test(error.message))
      throw refuse("OCCURRENCE_UNKNOWN");
    return refuseFault(error);
  }
  const [first] = answers;
  if (first) {
    const { organizerId, name } = source.entry;
    const shape = shapeEntry(writeCalendarObject(object));
    const isAnswer = isWrittenOver(source.object, object);
    await storeShape(source.calendar, person, { name, shape, current: source.entry, organizerId, isAnswer });
    await addDelegates(source, answers);
    await notifyOrganizer(events, source, person, first);
    await putReply(source, { object, address, recurrenceId: answers.length > 1 ? null : first.recurrenceId });
  }
  const copy = copyFor(object, address, own);
  if (!copy) throw refuse("ENTRY_CHANGED");
  const shape = shapeEntry(writeCalendarObject(copy), address);
  return storeShape(calendar, person, { name: entry.name, shape, current: entry, organizerId: null, isCopy: true });
}

/** Notes those who go instead of others and get the entry by mail. */
async function addDelegates(
  { calendar, entry }: NonNullable<OpenCopy["source"]>,
  answers: readonly Given[],
): Promise<void> {
  const mailed = answers.flatMap((one) => ("delegate" in one && one.delegate.isMailed ? [one.delegate.address] : []));
  await addGuests(calendar.trx, { sourceId: entry.id, organizerId: entry.organizerId }, mailed);
}

async function notifyOrganizer(
  events: Events,
  { calendar, entry }: NonNullable<OpenCopy["source"]>,
  { personId }: Principal,
  given: Parameters<typeof noticeOf>[0],
): Promise<void> {
  if (entry.organizerId === null) return;
  const about = noticeOf(given);
  const payload = { personId: entry.organizerId, entryId: entry.id, title: entry.summary, about } as const;
  await events.emit(
    calendar.trx,
    invitationEvent(calendar.row, byPerson(personId), { ...payload, change: "answered" }),
  );
}

/** Puts the answer into the organiser's inbox. */
async function putReply(
  { calendar, entry }: NonNullable<OpenCopy["source"]>,
  { object, address, recurrenceId }: { object: CalendarObject; address: string; recurrenceId: string | null },
): Promise<void> {
  const text = replyOf(object, { address, recurrenceId, stamp: new Date(now()) });
  if (entry.organizerId === null || text === null) return;
  await putMessage(calendar.trx, { personId: entry.organizerId, uid: object.uid, from: address, text });
}

/** Takes the copy away and answers nothing (RFC 6638 §8.1): the organiser reads what stood there before. */
export async function ignoreAndRemove({ calendar, entry, invitation, source }: OpenCopy): Promise<void> {
  if (source) {
    const ignoredSequence = sequenceAt(source.object, null);
    await storeInvitation(calendar.trx, { ...invitation, copyId: null, ignoredSequence });
  } else await deleteInvitation(calendar.trx, invitation);
  await removeFrom(calendar, entry);
}

const isHandedOn = (object: CalendarObject, address: string): boolean => {
  const answers = componentsOf(object).flatMap((one) => partstatOf(one, address) ?? []);
  return answers.length > 0 && answers.every((one) => one === "DELEGATED");
};

/** Takes the copy away: who removes an invitation declines it, but for one that they have handed on, which stays with who has it. */
export async function declineAndRemove(open: OpenCopy, person: Principal): Promise<void> {
  const { calendar, entry, events, invitation, source } = open;
  if (source && isHandedOn(source.object, invitation.address)) {
    await storeInvitation(calendar.trx, { ...invitation, copyId: null });
  } else if (source) {
    const { organizerId, name } = source.entry;
    const declined = { partstat: "DECLINED", comment: null } as const;
    const object = withAnswer(source.object, invitation.address, declined, null);
    const shape = shapeEntry(writeCalendarObject(object));
    await storeShape(source.calendar, person, { name, shape, current: source.entry, organizerId, isAnswer: true });
    await notifyOrganizer(events, source, person, declined);
    await putReply(source, { object, address: invitation.address, recurrenceId: null });
  } else await deleteInvitation(calendar.trx, invitation);
  await removeFrom(calendar, entry);
}
