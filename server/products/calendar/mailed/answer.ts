import { now } from "#clock";
import type { EventActor, Transaction } from "#events";
import { refuse } from "#http";
import { cancelDeclined } from "../booking/decline.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { readEntry } from "../entries/queries.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { componentsOf, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { putMessage } from "../inbox/inbox.ts";
import { invitationEvent } from "../invitations/notices.ts";
import { dayMs } from "../limits.ts";
import { isWrittenOver } from "../scheduling/answers.ts";
import type { FoundDelegate } from "../invitations/delegates.ts";
import { noticeOf, withGiven, type Given } from "../invitations/given.ts";
import { isNewer } from "../scheduling/stamps.ts";
import { replyOf } from "../scheduling/message.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { addGuests, lockGuest, noteAnswered, noteHandedOn, readGuest, type GuestRow } from "./queries.ts";

/** How long a guest may answer after the last occurrence. */
const answerableMs = 30 * dayMs;

export interface OpenInvitation {
  readonly trx: CalendarDb & Transaction;
  readonly calendar: OpenCalendar;
  readonly guest: GuestRow;
  readonly entry: StoredEntry & { readonly organizerId: string };
  readonly object: CalendarObject;
}

const isInvited = (object: CalendarObject, address: string): boolean =>
  componentsOf(object).some(({ attendees }) => attendees.some(({ email }) => email === address));

/** Whether a guest of this address may still answer. */
export const isAnswerable = (entry: StoredEntry, object: CalendarObject, address: string): boolean =>
  entry.organizerId !== null &&
  (entry.endsAt === null || entry.endsAt.getTime() + answerableMs > now()) &&
  isInvited(object, address);

/**
 * Does work on the entry to which a guest is invited, under its calendar's lock. Null: they are not invited any more, or it is gone or long
 * over. Refuses ENTRY_CHANGED where the entry was moved to another calendar meanwhile.
 */
export async function withInvitation<T>(
  ctx: CalendarContext,
  guestId: string,
  work: (open: OpenInvitation) => Promise<T>,
): Promise<T | null> {
  const known = await readGuest(ctx.db, guestId);
  const found = known && (await readEntry(ctx.db, known.sourceId));
  if (!found) return null;
  return withLocked(ctx, { personId: null }, [found.calendarId], async (open, trx) => {
    const guest = await lockGuest(trx, guestId);
    const entry = guest && (await readEntry(trx, guest.sourceId));
    const calendar = open.get(found.calendarId);
    if (!guest || !entry || !calendar) return null;
    if (entry.calendarId !== calendar.row.id) throw refuse("ENTRY_CHANGED");
    const object = readObject(entry.body);
    const { organizerId } = entry;
    if (organizerId === null || !isAnswerable(entry, object, guest.address)) return null;
    return work({ trx, calendar, guest, entry: { ...entry, organizerId }, object });
  });
}

interface Stamped {
  /** When it was given; the clock of who answers. */
  readonly stamp: Date;
}

/**
 * Writes a guest's answer into the organiser's entry, and notifies the organiser; a visitor who declines has cancelled their visit. False: it is older than another of theirs, or the same. Throws
 * CalendarFault `malformed` for an occurrence that there is not.
 */
export async function storeGuestAnswer(
  ctx: Pick<CalendarContext, "events">,
  { trx, calendar, guest, entry, object }: OpenInvitation,
  given: Given & Stamped,
): Promise<boolean> {
  const key = given.recurrenceId ?? "";
  const { answered } = guest;
  // A clock that is ahead must not keep later answers out.
  const stamp = Math.min(given.stamp.getTime(), now());
  if (!isNewer(answered, key, stamp)) return false;
  if (
    "partstat" in given &&
    given.partstat === "DECLINED" &&
    (await cancelDeclined(ctx, { trx, calendar, entry, address: guest.address }))
  )
    return true;
  const changed = withGiven(object, guest.address, given);
  if (typeof changed === "string") return false;
  await noteAnswered(trx, { id: guest.id, answered: { ...answered, [key]: stamp } });
  const body = writeCalendarObject(changed);
  if (body === entry.body) return false;
  const { organizerId, name } = entry;
  const writer = { personId: organizerId };
  const isAnswer = isWrittenOver(object, changed);
  await storeShape(calendar, writer, { name, shape: shapeEntry(body), current: entry, organizerId, isAnswer });
  if ("delegate" in given) await addDelegate(trx, { guest, organizerId }, given.delegate);
  else if (guest.hasHandedOn) await noteHandedOn(trx, guest.id, false);
  const reply = replyOf(changed, { address: guest.address, recurrenceId: given.recurrenceId, stamp: given.stamp });
  await notifyOrganizer(ctx, { trx, calendar, guest, entry }, noticeOf(given, guest.address));
  if (reply !== null)
    await putMessage(trx, { personId: organizerId, uid: object.uid, from: guest.address, text: reply });
  return true;
}

/** Notes who goes instead where they get the entry by mail, and that the guest knows what they did: it is theirs again by a letter. */
async function addDelegate(
  trx: CalendarDb,
  { guest, organizerId }: { readonly guest: GuestRow; readonly organizerId: string },
  { address, isMailed }: FoundDelegate,
): Promise<void> {
  if (isMailed) await addGuests(trx, { sourceId: guest.sourceId, organizerId }, [address]);
  await noteHandedOn(trx, guest.id, true);
}

/** Notifies the organiser of what a guest answered. */
async function notifyOrganizer(
  { events }: Pick<CalendarContext, "events">,
  { trx, calendar, guest, entry }: Omit<OpenInvitation, "object">,
  about: string,
): Promise<void> {
  const actor: EventActor = { kind: "guest", id: guest.id, name: guest.address };
  const payload = { personId: entry.organizerId, entryId: entry.id, title: entry.summary, about } as const;
  await events.emit(trx, invitationEvent(calendar.row, actor, { ...payload, change: "answered" }));
}
