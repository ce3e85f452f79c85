import { hashSecret, now, randomToken } from "#clock";
import type { Transaction } from "#events";
import type { Person } from "#identity";
import { readVisitFacts } from "../booking/visit-facts.ts";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { readEntry } from "../entries/queries.ts";
import { mainOf, readObject } from "../entries/shape.ts";
import { componentsOf, writeCalendarObject, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { dayMs } from "../limits.ts";
import { partstatOf } from "../scheduling/copy.ts";
import { differenceOf } from "../scheduling/difference.ts";
import { cancelled, mailedFor } from "../scheduling/mailed.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { writeGuestLetter } from "./letter.ts";
import {
  addLink,
  deleteGuest,
  letWait,
  lockGuest,
  noteHandedOn,
  noteMailed,
  readGuestIds,
  type GuestRow,
} from "./queries.ts";
import { replyAddressOf } from "./reply-address.ts";
import type { LetterKind } from "./texts.ts";

/** That one guest is sent of one entry within a day; what comes then waits, but for a cancellation. */
const mostMails = 20;
/** Mails of one entry that go at once; the others leave room for those that someone waits for. */
const atOnce = 10;
const apartMs = 100;

/**
 * Sends each guest of an entry what the entry says now, where that is something else than they were last sent. What was sent is noted in the
 * transaction that queues the mail: it may be done any number of times, and by several processes.
 */
export async function mailGuests(ctx: CalendarContext, sourceId: string): Promise<void> {
  if (!ctx.mail.isOn) return;
  for (const [index, id] of (await readGuestIds(ctx.db, sourceId)).entries()) {
    const after = new Date(now() + Math.max(0, index - atOnce) * apartMs);
    // Who was invited to a series and is to one occurrence now gets two: the series is cancelled first.
    while (await ctx.db.transaction().execute((trx) => mailGuest(ctx, trx, id, after)));
  }
}

/** Whether there is more to send. */
async function mailGuest(
  ctx: CalendarContext,
  trx: CalendarDb & Transaction,
  id: string,
  after: Date,
): Promise<boolean> {
  const guest = await lockGuest(trx, id);
  if (!guest) return false;
  const source = await readEntry(trx, guest.sourceId);
  const [calendar] = source ? await readCalendars(trx, [source.calendarId]) : [];
  const organizerId = source?.organizerId ?? guest.organizerId;
  const organizer = organizerId === null ? null : await ctx.identity.personById(organizerId);
  if (!organizer) return false;
  const visit = await readVisitFacts(ctx, trx, guest);
  if (source && !visit && (await isOfSafos(ctx, organizer, guest))) {
    await deleteGuest(trx, id);
    return false;
  }
  const isOpen = source !== null && source.organizerId !== null && calendar?.trashedAt === null;
  const letter =
    (isOpen && requestFor(ctx, guest, source, { organizer, isVisitor: visit !== null })) || cancellationFor(guest);
  // What is over is nobody's concern.
  if (!letter?.kind || (letter.endsAt !== null && letter.endsAt.getTime() < now())) return false;
  const isCancelled = letter.kind === "cancelled";
  const isOtherDay = guest.mailsFrom.getTime() < now() - dayMs;
  const mails = isOtherDay ? 0 : guest.mails;
  if (!isCancelled && mails >= mostMails) {
    await letWait(trx, id);
    return false;
  }
  const secret = isCancelled || visit ? null : randomToken(40);
  if (secret !== null) await addLink(trx, id, hashSecret(secret));
  const replyTo = replyAddressOf(ctx, guest.id, organizer);
  const written = writeGuestLetter(ctx, {
    ...letter,
    kind: letter.kind,
    to: guest.address,
    organizer,
    replyTo,
    secret,
    visit,
  });
  await ctx.mail.send(trx, { ...written, after });
  await noteMailed(trx, {
    id,
    sent: isCancelled ? null : writeCalendarObject(letter.object),
    endsAt: letter.endsAt,
    raise: guest.raise + (isCancelled ? 2 : 0),
    mails: mails + 1,
    mailsFrom: isOtherDay ? new Date(now()) : guest.mailsFrom,
  });
  if (letter.kind === "returned") await noteHandedOn(trx, id, false);
  return isCancelled && isOpen;
}

interface LetterToSend {
  /** Null: they know all of it. */
  readonly kind: LetterKind | null;
  readonly object: CalendarObject;
  readonly component: CalendarComponent;
  readonly endsAt: Date | null;
}

/** Someone who has an account by now, and whom the organiser may know, has the entry in their calendar. */
async function isOfSafos({ identity }: CalendarContext, organizer: Person, { address }: GuestRow): Promise<boolean> {
  const person = await identity.personByAddress(address);
  if (!person || person.disabled) return false;
  return identity.mayKnow({ ...organizer, personId: organizer.id }, person);
}

/** Null: they are invited to nothing of it any more. */
function requestFor(
  ctx: CalendarContext,
  { id, address, raise, sent, hasHandedOn }: GuestRow,
  { body, endsAt }: StoredEntry,
  { organizer, isVisitor }: { readonly organizer: Person; readonly isVisitor: boolean },
): LetterToSend | null {
  const object = mailedFor(readObject(body), {
    address,
    organizer: { name: organizer.displayName, address: replyAddressOf(ctx, id, organizer) },
    organizerAddress: organizer.mail.toLowerCase(),
    raise,
    stamp: new Date(now()),
    isPlain: isVisitor,
  });
  const main = object && mainOf(object);
  if (!object || !main) return null;
  if (sent === null) return { kind: "invited", object, component: main, endsAt };
  const before = readObject(sent);
  // Single occurrences take no series out of a calendar.
  if (before.master && !object.master) return null;
  const difference = differenceOf(before, object);
  const isReturned = hasHandedOn && !componentsOf(object).some((one) => partstatOf(one, address) === "DELEGATED");
  if (isReturned) return { kind: "returned", object, component: main, endsAt };
  if (difference?.kind === "moved") return { kind: "moved", object, component: difference.component, endsAt };
  const isExcluding = (object.master?.exdates.length ?? 0) > (before.master?.exdates.length ?? 0);
  // The other way round too: an occurrence that is as the series again has no component any more.
  const isChanged = difference !== null || differenceOf(object, before) !== null;
  return { kind: isExcluding ? "excluded" : isChanged ? "changed" : null, object, component: main, endsAt };
}

/** Null: they have nothing that could be cancelled. */
function cancellationFor({ address, sent, endsAt }: GuestRow): LetterToSend | null {
  if (sent === null) return null;
  const object = cancelled(readObject(sent), address, new Date(now()));
  const component = mainOf(object);
  return component && { kind: "cancelled", object, component, endsAt };
}
