import { now, uuid } from "#clock";
import type { Transaction } from "#events";
import { readUsualReminder } from "../alarms/usual.ts";
import { planCall } from "../calls/plan.ts";
import type { CalendarContext } from "../context.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import { readEntry } from "../entries/queries.ts";
import { alarmsFor } from "../entries/reminders.ts";
import { resourceName } from "../entries/resource-name.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { removeFrom, storeShape } from "../entries/write.ts";
import {
  buildEvent,
  withChanges,
  writeCalendarObject,
  type CalendarObject,
  type EventFields,
} from "../icalendar/index.ts";
import { addMailGuests, peopleFor } from "../invitations/attendees.ts";
import { deleteInvitation, moveSource, readInvitation, storeInvitation } from "../invitations/queries.ts";
import { moveGuests } from "../mailed/queries.ts";
import { copyFor, withUsualReminder } from "../scheduling/copy.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import type { FoundPage } from "./find.ts";
import { notifyTaker } from "./notify.ts";
import type { BookingRow } from "./queries.ts";
import { callSecretOf } from "./secrets.ts";
import { handOver } from "./team-queries.ts";

/** Who take a visit: the first has the entry, the others copies of it. */
export type Takers = readonly [FoundPage, ...FoundPage[]];
type Open = ReadonlyMap<string, OpenCalendar>;

const needOpen = (open: Open, calendarId: string): OpenCalendar => {
  const found = open.get(calendarId);
  if (!found) throw new Error("The calendar of who takes a visit is not locked.");
  return found;
};

export const titleOf = (title: string, name: string): string => `${title}: ${name}`;

/** The entry's people: who takes the visit organises it, its visitor and the others have accepted it. */
function peopleOf(
  ctx: CalendarContext,
  [lead, ...others]: Takers,
  { mail: address, name }: Pick<BookingRow, "mail" | "name">,
): ReturnType<typeof peopleFor> {
  const accepted = { role: "REQ-PARTICIPANT", partstat: "ACCEPTED" } as const;
  const officers = others.map(({ taker }) => ({ address: taker.mail, name: taker.displayName, ...accepted }));
  const visitor = { address, name, ...accepted, isMailed: true };
  return peopleFor(ctx, { personId: lead.taker.id }, null, [visitor, ...officers]);
}

/** Who takes a visit is reminded of it as of what they are invited to. */
async function remindersFor(trx: CalendarDb, { id }: FoundPage["taker"]): Promise<Pick<EventFields, "alarms">> {
  const lead = await readUsualReminder(trx, id);
  return alarmsFor(lead === null ? [] : [lead]);
}

/** The entry with its visitor as a guest and its call, and the copies of all who take the visit together; its id. */
export async function storeVisit(
  ctx: CalendarContext,
  open: Open,
  takers: Takers,
  fresh: Pick<BookingRow, "id" | "name" | "mail" | "startsAt" | "endsAt">,
): Promise<string> {
  const [{ page, calendar, taker }] = takers;
  const { title, zone, location, hasCall } = page.settings;
  const target = needOpen(open, calendar.id);
  const object: CalendarObject = buildEvent({
    uid: uuid(),
    stamp: new Date(now()),
    summary: titleOf(title, fresh.name),
    start: fresh.startsAt.toISOString(),
    end: fresh.endsAt.toISOString(),
    zone,
    location: location || null,
    // Who may read the calendar sees that the time is taken, and not by whom.
    class: "PRIVATE",
    ...(await remindersFor(target.trx, taker)),
    ...(await peopleOf(ctx, takers, fresh)),
  });
  const id = uuid();
  const stored = await storeWithCall(ctx, target, { id, object, taker, hasCall, booking: { ...fresh, handovers: 0 } });
  const visitor = { address: fresh.mail, isMailed: true as const };
  await addMailGuests(target.trx, id, taker.id, [visitor]);
  await storeCopies(open, takers, { sourceId: id, object: stored });
  return id;
}

async function storeWithCall(
  ctx: CalendarContext,
  target: OpenCalendar,
  of: {
    readonly id: string;
    readonly object: CalendarObject;
    readonly taker: FoundPage["taker"];
    readonly hasCall: boolean;
    readonly booking: Pick<BookingRow, "id" | "handovers">;
    /** Of the call that it had. */
    readonly former?: string | null;
  },
): Promise<CalendarObject> {
  const { id, object, taker, former = null } = of;
  const writer = { personId: taker.id };
  const shape = shapeEntry(writeCalendarObject(object));
  const planned = of.hasCall ? await planCall(ctx, target, writer, { object, shape, former }) : null;
  const whole = planned?.object ?? object;
  const kept = shapeEntry(writeCalendarObject(whole));
  const organizerId = taker.id;
  await storeShape(target, writer, { id, name: resourceName(), shape: kept, current: null, organizerId });
  if (planned) {
    await planned.keep(id);
    const secret = await callSecretOf(ctx.tickets, of.booking);
    await ctx.entryCalls.setGuestLink(target.trx, planned.meetingId, { secret, madeBy: taker.id });
  }
  return whole;
}

/** Brings the copies of those who take a visit with its lead to what it says, so that their time is taken in the same transaction. */
export async function storeCopies(
  open: Open,
  [, ...others]: Takers,
  { sourceId, object }: { readonly sourceId: string; readonly object: CalendarObject },
): Promise<void> {
  for (const { calendar, taker } of others) {
    const { trx } = needOpen(open, calendar.id);
    const address = taker.mail.toLowerCase();
    const invitation = await readInvitation(trx, { sourceId, personId: taker.id });
    const known = invitation?.copyId ? await readEntry(trx, invitation.copyId) : null;
    // What lies in the trash takes nobody's time: there is another.
    const copy = known && open.has(known.calendarId) ? known : null;
    const text = copyFor(object, address, copy && readObject(copy.body));
    if (!text) continue;
    const kept = copy ? text : withUsualReminder(text, await readUsualReminder(trx, taker.id));
    const shape = shapeEntry(writeCalendarObject(kept), address);
    const target = needOpen(open, copy?.calendarId ?? calendar.id);
    const name = copy?.name ?? resourceName();
    const given = { name, shape, current: copy, organizerId: null, isCopy: true };
    const { id } = await storeShape(target, { personId: taker.id }, given);
    await storeInvitation(trx, { sourceId, personId: taker.id, address, copyId: id });
  }
}

/**
 * Gives a visit to others, at the same time or at another: the entry lies in another calendar, with a call of its own, and its visitor is
 * told of what is different by the same letter as of any change. Both who had it and who has it now are notified.
 */
export async function giveVisit(
  ctx: CalendarContext,
  open: Open,
  of: {
    readonly trx: CalendarDb & Transaction;
    readonly from: OpenCalendar;
    readonly booking: BookingRow;
    readonly entry: StoredEntry & { readonly startsAt: Date };
    readonly takers: Takers;
    readonly times: Pick<EventFields, "start" | "end" | "zone">;
    readonly startsAt: Date;
  },
): Promise<void> {
  const { trx, from, booking, entry, takers, times, startsAt } = of;
  const [{ taker, calendar }] = takers;
  const target = needOpen(open, calendar.id);
  const people = await peopleOf(ctx, takers, booking);
  const reminders = await remindersFor(trx, taker);
  const changes = { ...times, ...people, ...reminders };
  const object = withChanges(readObject(entry.body), changes, { stamp: new Date(now()) });
  await removeCopy(open, trx, { sourceId: entry.id, personId: taker.id });
  await removeFrom(from, entry);
  const id = uuid();
  const next = { id: booking.id, handovers: booking.handovers + 1 };
  const hasCall = booking.hasCall && entry.callUrl !== null;
  const given = { id, object, taker, hasCall, booking: next, former: entry.callUrl };
  const stored = await storeWithCall(ctx, target, given);
  await moveSource(trx, entry.id, id);
  await moveGuests(trx, entry.id, id);
  await handOver(trx, booking.id, { takerId: taker.id, entryId: id });
  await storeCopies(open, takers, { sourceId: id, object: stored });
  const title = entry.summary;
  if (entry.organizerId !== null) {
    const lost = { takerId: entry.organizerId, booking, title, change: "cancelled", start: entry.startsAt } as const;
    await notifyTaker(ctx, from, lost);
  }
  const got = { takerId: taker.id, booking: { ...booking, entryId: id }, title, change: "invited" } as const;
  await notifyTaker(ctx, target, { ...got, start: startsAt });
}

/** Who has the entry itself has no copy beside it. */
async function removeCopy(
  open: Open,
  trx: CalendarDb,
  key: { readonly sourceId: string; readonly personId: string },
): Promise<void> {
  const invitation = await readInvitation(trx, key);
  const copy = invitation?.copyId ? await readEntry(trx, invitation.copyId) : null;
  const calendar = copy && open.get(copy.calendarId);
  if (calendar) await removeFrom(calendar, copy);
  if (invitation) await deleteInvitation(trx, key);
}
