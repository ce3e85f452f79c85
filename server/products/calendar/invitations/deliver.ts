import { now } from "#clock";
import { byPerson } from "#events";
import { Refusal } from "#http";
import type { Log } from "#log";
import { readUsualReminder } from "../alarms/usual.ts";
import { ensureDefault } from "../calendars/default.ts";
import { readCalendars, readCalendarsWithin } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { readEntriesByUid, readEntry } from "../entries/queries.ts";
import { resourceName } from "../entries/resource-name.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { removeFrom, storeShape } from "../entries/write.ts";
import { componentsOf, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { sequenceAt } from "../scheduling/sequence.ts";
import { cancellationOf, requestOf } from "../scheduling/message.ts";
import { putMessage } from "../inbox/inbox.ts";
import { copyFor, isNotGoing, partstatOf, withUsualReminder } from "../scheduling/copy.ts";
import { inviteesOf, organizerOf } from "../scheduling/organised.ts";
import type { StoredEntry } from "../tables.ts";
import { changeBetween, invitationEvent, returnedTo } from "./notices.ts";
import { deleteInvitation, readInvitation, readInvitations, storeInvitation, type InvitationRow } from "./queries.ts";

/** The organiser's entry moved while its calendar was waited for: it is delivered from there, by its own event. */
class Moved extends Error {}

/**
 * Brings the copies of all who are, or were, invited to an entry to what it says now. It reads what is there and writes what differs: it may
 * be done any number of times, in any order and by several processes.
 */
export async function deliverInvitations(ctx: CalendarContext, sourceId: string, log: Log): Promise<void> {
  const source = await readEntry(ctx.db, sourceId);
  const [calendar] = source ? await readCalendars(ctx.db, [source.calendarId]) : [];
  const known = await readInvitations(ctx.db, sourceId);
  const isOpen = source !== null && source.organizerId !== null && calendar?.trashedAt === null;
  const wanted = isOpen ? await peopleOf(ctx, source, known) : [];
  const invited = new Set(wanted.map(({ personId }) => personId));
  const uninvited = known.filter(({ personId }) => !invited.has(personId));
  for (const one of [...wanted, ...uninvited]) {
    try {
      await deliverTo(ctx, source, one);
    } catch (error) {
      if (error instanceof Moved) return;
      // A calendar that is full must not keep the invitation from the others.
      if (!(error instanceof Refusal)) throw error;
      log.warn({ error, source: sourceId, person: one.personId }, "an invitation could not be put into a calendar");
    }
  }
}

type Invited = Pick<InvitationRow, "sourceId" | "personId" | "address">;

/** Of those whom an entry names the people of Safos whom its organiser may know, or who are invited already. */
export async function peopleOf(
  { identity }: CalendarContext,
  source: StoredEntry,
  known: readonly InvitationRow[],
): Promise<Invited[]> {
  const object = readObject(source.body);
  const organizer = source.organizerId === null ? null : await identity.personById(source.organizerId);
  if (!organizer) return [];
  const invited = new Set(known.map(({ personId }) => personId));
  const people: Invited[] = [];
  const addresses = inviteesOf(object, organizerOf(object) ?? "");
  const persons = await identity.personsByAddresses(addresses);
  for (const address of addresses) {
    const person = persons.get(address);
    if (!person || person.disabled || person.id === organizer.id) continue;
    const isKnown =
      invited.has(person.id) || (await identity.mayKnow({ ...organizer, personId: organizer.id }, person));
    if (isKnown) people.push({ sourceId: source.id, personId: person.id, address });
  }
  return people;
}

/** Where someone's copy lies, or is to lie: their first calendar. */
async function calendarFor(ctx: CalendarContext, { copyId }: { copyId: string | null }, personId: string) {
  const copy = copyId === null ? null : await readEntry(ctx.db, copyId);
  if (copy) return copy.calendarId;
  const home = await ctx.workspaces.personalOf(personId);
  await ensureDefault(ctx, home.id, personId);
  const own = await readCalendarsWithin(ctx.db, [home.id], []);
  return own.find(({ isDefault }) => isDefault)?.id ?? null;
}

async function deliverTo(ctx: CalendarContext, source: StoredEntry | null, to: Invited): Promise<void> {
  const before = await readInvitation(ctx.db, to);
  const calendarId = await calendarFor(ctx, { copyId: before?.copyId ?? null }, to.personId);
  if (calendarId === null) return;
  const ids = [calendarId, ...(source ? [source.calendarId] : [])];
  await withLocked(ctx, { personId: source?.organizerId ?? null }, ids, async (open, trx) => {
    const invitation = await readInvitation(trx, to);
    const organisers = await readEntry(trx, to.sourceId);
    if (organisers && organisers.calendarId !== source?.calendarId) throw new Moved();
    const isOpen = organisers !== null && organisers.organizerId !== null && open.has(organisers.calendarId);
    const object = isOpen ? readObject(organisers.body) : null;
    const copy = invitation?.copyId ? await readEntry(trx, invitation.copyId) : null;
    const calendar = open.get(calendarId);
    if (copy && copy.calendarId !== calendarId) throw new Error("A copy was moved while it was delivered.");
    // In the trash: what lies there is brought up to date when it is restored.
    if (!calendar) return;
    const make = (own: CalendarObject | null) => object && copyFor(object, to.address, own);
    const text = make(copy && readObject(copy.body));
    const notify: Notify = (before, after, entry) =>
      notifyInvited(ctx, calendar, { organizerId: source?.organizerId ?? null, to, before, after, entry });
    // Who took it away without a word is asked again when the time is another.
    const ignored = invitation?.ignoredSequence ?? null;
    if (object && text && !copy && ignored !== null && sequenceAt(object, null) <= ignored) return;
    if (text && copy) return storeCopy(calendar, { text, copy, to, notify });
    if (text) return addCopy(calendar, { text, make, to, notify });
    if (copy) {
      await removeFrom(calendar, copy);
      await notify(readObject(copy.body), null, copy);
    }
    if (invitation) await deleteInvitation(trx, invitation);
  });
}

type Notified = Pick<StoredEntry, "id" | "summary" | "endsAt">;
/** Notifies who is invited of what their copy was before, and is now. */
type Notify = (before: CalendarObject | null, after: CalendarObject | null, entry: Notified) => Promise<void>;

interface ToAdd {
  readonly text: CalendarObject;
  readonly to: Invited;
  readonly notify: Notify;
}

async function addCopy(
  calendar: OpenCalendar,
  { text, make, to, notify }: ToAdd & { readonly make: (own: CalendarObject) => CalendarObject | null },
): Promise<void> {
  // Who removed it has declined or lets another go, and is asked again only when the time is another, or it is theirs again.
  if (componentsOf(text).every((one) => isNotGoing(partstatOf(one, to.address))))
    return storeInvitation(calendar.trx, { ...to, copyId: null });
  const [other] = await readEntriesByUid(calendar.trx, calendar.row.id, [text.uid]);
  if (!other) {
    const lead = await readUsualReminder(calendar.trx, to.personId);
    return storeCopy(calendar, { text: withUsualReminder(text, lead), copy: null, to, notify });
  }
  const copy = await readEntry(calendar.trx, other.id);
  const kept = copy && readObject(copy.body);
  // Their client may have kept the invitation already; anything else by this UID is theirs.
  if (!kept || copy.organizerId !== null || organizerOf(kept) !== organizerOf(text)) return;
  return storeCopy(calendar, { text: make(kept) ?? text, copy, to, notify });
}

async function storeCopy(
  calendar: OpenCalendar,
  { text, copy, to, notify }: ToAdd & { readonly copy: StoredEntry | null },
): Promise<void> {
  const body = writeCalendarObject(text);
  if (copy?.body === body) return storeInvitation(calendar.trx, { ...to, copyId: copy.id });
  const shape = shapeEntry(body, to.address);
  const name = copy?.name ?? resourceName();
  const isAnswer = copy !== null && changeBetween(readObject(copy.body), text) === null;
  const { id } = await storeShape(
    calendar,
    { personId: to.personId },
    { name, shape, current: copy, organizerId: null, isCopy: true, isAnswer },
  );
  await storeInvitation(calendar.trx, { ...to, copyId: id });
  await notify(copy && readObject(copy.body), text, { ...shape, id });
}

/** Who has declined or lets another go, and of what is over, is not told. */
async function notifyInvited(
  { events }: Pick<CalendarContext, "events">,
  calendar: OpenCalendar,
  of: {
    readonly organizerId: string | null;
    readonly to: Invited;
    readonly before: CalendarObject | null;
    readonly after: CalendarObject | null;
    readonly entry: Notified;
  },
): Promise<void> {
  const { organizerId, to, before, after, entry } = of;
  const change = returnedTo(to.address, before, after) ?? changeBetween(before, after);
  const object = after ?? before;
  if (object === null) return;
  const isAway = componentsOf(object).every((one) => isNotGoing(partstatOf(one, to.address)));
  if (!change || isAway || (entry.endsAt !== null && entry.endsAt.getTime() < now())) return;
  const payload = { personId: to.personId, entryId: entry.id, title: entry.summary, ...change };
  await events.emit(calendar.trx, invitationEvent(calendar.row, byPerson(organizerId), payload));
  const text = after ? requestOf(after) : cancellationOf(object, to.address, new Date(now()));
  const from = organizerOf(object) ?? "";
  await putMessage(calendar.trx, { personId: to.personId, uid: object.uid, from, text });
}
