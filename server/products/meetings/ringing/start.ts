import type { Ring, StartRing } from "@safos/contract/ringing";
import { uuid } from "#clock";
import { byPerson, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import { identityOf } from "../matrix-calls/identity.ts";
import { insertNewMeeting } from "../meeting/create.ts";
import type { MeetingDb } from "../tables.ts";
import { changedEvent } from "./change.ts";
import { settleRing } from "./answer.ts";
import type { RingContext } from "./context.ts";
import { homeOf } from "./home.ts";
import {
  countBegun,
  insertRing,
  isOpenFor,
  lockForStart,
  readCallees,
  readInCalls,
  readJoinable,
  readLiveOf,
  readOpenIn,
  setRoomOfMeeting,
  type NewCallee,
} from "./queries.ts";
import { viewRing } from "./require.ts";
import type { RoomPerson } from "./rooms.ts";

/** Calls that someone may begin in a minute, and in one chat within five minutes without an answer. */
const mostInMinute = 6;
const mostUnanswered = 4;

/**
 * Calls the others in a direct chat. Of two who call each other the second answers the first; where nobody is left to be
 * called, the answer is the call that they are in. Refuses MISSING to who may not write there, RING_NOBODY and LIMITED.
 */
export async function startRing(context: RingContext, person: Principal, wanted: StartRing): Promise<Ring> {
  const { db, ringRooms } = context;
  const others = await ringRooms.others(person.personId, wanted.roomId);
  if (others === null) throw refuse("MISSING", "There is no such chat.");
  const isSealed = ringRooms.isSealed(wanted.roomId);
  const workspaceId = await homeOf(context, [person.personId, ...others.map((one) => one.personId)]);
  const found = await db.transaction().execute(async (trx) => {
    await lockForStart(trx, person.personId, wanted.roomId);
    const open = await readOpenIn(trx, wanted.roomId);
    const isKept = open !== null && (await ringsFor(trx, open.id, person.personId));
    if (open && (open.callerId === person.personId || isKept))
      return { id: open.id, isTheirs: open.callerId !== person.personId };
    const goesOn = await readJoinable(trx, wanted.roomId, person.personId, isSealed);
    if (goesOn !== null && (open || (await areAllIn(trx, others, goesOn.meetingId))))
      return { id: goesOn.id, isTheirs: false };
    if (open) throw refuse("RING_NOBODY");
    return { id: await begin(context, trx, { person, wanted, others, workspaceId, isSealed }), isTheirs: false };
  });
  return found.isTheirs ? settleRing(context, person, found.id, "answered") : viewRing(context, person, found.id);
}

/** Nobody is left to be called: one goes into the call that they are in. */
async function areAllIn(trx: MeetingDb, others: readonly RoomPerson[], meetingId: string): Promise<boolean> {
  const ids = others.map((one) => one.personId);
  const inCall = (await readInCalls(trx, ids)).filter((one) => one.meetingId === meetingId);
  return ids.length > 0 && ids.every((id) => inCall.some((one) => one.personId === id));
}

/** Who wants nothing of a caller learns nothing of the call either. */
async function ringsFor(trx: MeetingDb, ringId: string, personId: string): Promise<boolean> {
  const own = (await readCallees(trx, [ringId])).find((one) => one.personId === personId);
  return own === undefined || (!own.isIgnored && isOpenFor(own));
}

/** For how many seconds someone may begin no call in a chat; null: they may. */
export async function tooManyFor(trx: MeetingDb, callerId: string, roomId: string): Promise<number | null> {
  const { inMinute, unanswered } = await countBegun(trx, callerId, roomId);
  if (inMinute >= mostInMinute) return 30;
  return unanswered >= mostUnanswered ? 120 : null;
}

interface Begin {
  readonly person: Principal;
  readonly wanted: StartRing;
  readonly others: readonly RoomPerson[];
  /** Where the meeting lies. */
  readonly workspaceId: string;
  /** The room is encrypted, and so is its call. */
  readonly isSealed: boolean;
}

async function begin(
  { events, identity }: RingContext,
  trx: MeetingDb & Transaction,
  { person, wanted: { roomId, isVideo = false }, others, workspaceId, isSealed }: Begin,
): Promise<string> {
  const { deviceId, personId } = person;
  const wait = await tooManyFor(trx, personId, roomId);
  if (wait !== null) throw refuse("LIMITED", { retryAfter: wait });
  const live = await readLiveOf(trx, roomId, isSealed);
  const callees = await calleesOf(trx, others, live);
  if (callees.length === 0) throw refuse("RING_NOBODY");
  const persons = await identity.personsByIds([personId, ...others.map((one) => one.personId)]);
  const own = persons.find((one) => one.id === personId) ?? null;
  const title = persons
    .map((one) => one.displayName)
    .join(", ")
    .slice(0, 200);
  const meetingId = live ?? (await makeMeeting(events, trx, { title, personId, roomId, workspaceId, isSealed }));
  const id = uuid();
  const callerIdentity =
    deviceId === null || own === null ? null : identityOf({ userId: own.userId, deviceId, memberId: null });
  const row = { id, meetingId, roomId, callerId: personId, isVideo, notificationId: null, callerIdentity };
  await insertRing(trx, row, callees);
  await publishStart(events, trx, row);
  return id;
}

/** For notices, Matrix clients, and the pages of those whom it concerns. */
export async function publishStart(
  events: RingContext["events"],
  trx: MeetingDb & Transaction,
  { id, callerId }: { readonly id: string; readonly callerId: string },
): Promise<void> {
  const actor = byPerson(callerId);
  await events.emit(trx, [
    { type: "ring.started", actor, subject: id, topics: [], payload: { ringId: id } },
    await changedEvent(trx, { id, callerId }, actor),
  ]);
}

/** Those who are not in the call already. */
export async function calleesOf(
  trx: MeetingDb,
  others: readonly RoomPerson[],
  live: string | null,
): Promise<NewCallee[]> {
  const inCalls = await readInCalls(
    trx,
    others.map((one) => one.personId),
  );
  return others
    .filter(({ personId }) => !inCalls.some((one) => one.personId === personId && one.meetingId === live))
    .map(({ personId, ignores }) => ({
      personId,
      state: inCalls.some((one) => one.personId === personId) ? "busy" : "ringing",
      isIgnored: ignores,
    }));
}

async function makeMeeting(
  events: RingContext["events"],
  trx: MeetingDb & Transaction,
  of: Pick<Begin, "isSealed" | "workspaceId"> & {
    readonly title: string;
    readonly personId: string;
    readonly roomId: string;
  },
): Promise<string> {
  const fresh = { title: of.title, isStarted: true, isEncrypted: of.isSealed };
  const { id } = await insertNewMeeting(events, trx, of.workspaceId, fresh, of.personId);
  await setRoomOfMeeting(trx, id, of.roomId);
  return id;
}
