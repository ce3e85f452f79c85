import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { readEntry } from "../entries/queries.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { writeCalendarObject } from "../icalendar/index.ts";
import { peopleOf } from "../invitations/deliver.ts";
import { readInvitations } from "../invitations/queries.ts";
import { withConference } from "../scheduling/conference.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { planOf } from "./plan.ts";
import { deleteCall, lockCall, setInvited, updateCall, type CallRow } from "./queries.ts";

/** Who is to come besides the workspace's members, and who no more. */
interface Change {
  readonly meetingId: string;
  readonly give: readonly string[];
  readonly take: readonly string[];
  /** The entry has no call any more. */
  readonly isOver: boolean;
}

/**
 * Brings the meeting of an entry to what the entry says now, and lets come who is invited. It reads what is there and writes what differs:
 * it may be done any number of times. Of one entry one at a time, as the events of its calendar are handled; `isTimeOnly`: besides those,
 * who is invited stays as it is.
 */
export async function followCall(ctx: CalendarContext, entryId: string, isTimeOnly = false): Promise<void> {
  const source = await readEntry(ctx.db, entryId);
  const isOrganised = source !== null && source.organizerId !== null && !isTimeOnly;
  const invited = isOrganised ? await peopleOf(ctx, source, await readInvitations(ctx.db, entryId)) : [];
  const wanted = invited.map(({ personId }) => personId);
  const change = await withLocked(ctx, { personId: null }, source ? [source.calendarId] : [], async (open, trx) => {
    const call = await lockCall(trx, entryId);
    const entry = call && (await readEntry(trx, entryId));
    // It was moved meanwhile: that is an event of its own.
    if (!call || entry?.calendarId !== source?.calendarId) return null;
    const calendar = entry ? open.get(entry.calendarId) : undefined;
    if (!entry || !call.isWanted || !calendar || isCancelled(entry)) return withdraw(ctx, trx, call, entry);
    return bring(ctx, calendar, { call, entry, wanted: isTimeOnly ? call.personIds : wanted });
  });
  if (!change) return;
  const { meetingId, take, isOver } = change;
  const give = isTimeOnly ? [] : change.give;
  if (give.length + take.length > 0)
    await ctx.entryCalls.invite(meetingId, { actorId: source?.organizerId ?? "", give, take });
  if (isOver) await deleteCall(ctx.db, entryId);
  else if (take.length > 0) await setInvited(ctx.db, entryId, change.give);
}

const isCancelled = ({ body }: StoredEntry): boolean => readObject(body).master?.status === "CANCELLED";

/** The entry is gone, cancelled or in the trash, or has no call any more. */
async function withdraw(
  { entryCalls }: CalendarContext,
  trx: Parameters<typeof entryCalls.setTrashed>[0] & CalendarDb,
  call: CallRow,
  entry: StoredEntry | null,
): Promise<Change> {
  const { meetingId, personIds } = call;
  if (!call.isWithdrawn) await entryCalls.setTrashed(trx, meetingId, true);
  await updateCall(trx, call.entryId, { isWithdrawn: true, personIds, dueAt: null });
  return { meetingId, give: [], take: personIds, isOver: entry === null || !call.isWanted };
}

async function bring(
  { entryCalls, http }: CalendarContext,
  calendar: OpenCalendar,
  { call, entry, wanted }: { call: CallRow; entry: StoredEntry; wanted: readonly string[] },
): Promise<Change> {
  const { trx, row } = calendar;
  const { meetingId, personIds } = call;
  const object = readObject(entry.body);
  const { dueAt, ...plan } = planOf(object, entry, row.timeZone);
  if (call.isWithdrawn) await entryCalls.setTrashed(trx, meetingId, false);
  const path = await entryCalls.follow(trx, meetingId, plan);
  const url = path && http.publicUrl + path;
  const written = withConference(object, url, url === null ? entry.callUrl : null);
  if (written !== object) {
    const shape = shapeEntry(writeCalendarObject(written));
    await storeShape(
      calendar,
      { personId: entry.createdBy ?? "" },
      { name: entry.name, shape, current: entry, organizerId: entry.organizerId },
    );
  }
  const take = personIds.filter((id) => url === null || !wanted.includes(id));
  const give = url === null ? [] : wanted;
  await updateCall(trx, call.entryId, { isWithdrawn: false, personIds: [...new Set([...personIds, ...give])], dueAt });
  return { meetingId, give, take, isOver: url === null };
}
