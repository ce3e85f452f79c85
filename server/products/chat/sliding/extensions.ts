import { now } from "#clock";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import { changesBetween } from "../sync/changes.ts";
import { clientEvents, type Viewer } from "../timeline/client-event.ts";
import { unseenSticky } from "../sticky/unseen.ts";
import { refuse } from "../protocol/refuse.ts";
import { showSubscriptions } from "../threads/show.ts";
import { addReceipt, type ReceiptContent } from "../receipts/content.ts";
import type { Extensions, Scope } from "./request.ts";

/** A room of the answer, or that the connection goes on with. */
export interface GivenRoom {
  readonly room: Room;
  /** Up to where the client has been given it; undefined: for the first time. */
  readonly after: number | undefined;
  /** Shows events before that. */
  readonly isExpanded: boolean;
  readonly events: readonly StoredEvent[];
  /** The lists that have it in sight. */
  readonly lists: readonly string[];
  readonly isSubscribed: boolean;
}

interface Span {
  readonly viewer: Viewer;
  /** Null: the connection begins. */
  readonly from: number | null;
  readonly to: number;
  /** What typing the client has seen. */
  readonly typingFrom: number;
}

/** Parts of an answer by extension, as JSON texts, and whether any of them has changed. */
export interface Extended {
  readonly parts: readonly string[];
  readonly hasChanges: boolean;
}

/** Messages for the device: those acknowledged by `since` are removed. */
async function toDevicePart(
  core: Core,
  { viewer, to }: Span,
  asked: NonNullable<Extensions["toDevice"]>,
): Promise<Extended> {
  const { userId, deviceId } = viewer;
  if (deviceId === null) return { parts: [`"to_device":{"next_batch":"${to}","events":[]}`], hasChanges: false };
  const since = asked.since === undefined ? 0 : Number(asked.since);
  // Of what was never sent nothing is acknowledged.
  if (since > to) await core.memory.follow();
  if (since > core.memory.position) refuse("M_INVALID_PARAM", "since of to_device is none of this server's.");
  if (since > 0) await core.memory.inboxes.drop(userId, deviceId, since);
  const waiting = await core.memory.inboxes.read(userId, deviceId, { after: since, upTo: to, limit: asked.limit });
  const { texts, to: next } = waiting;
  return {
    parts: [`"to_device":{"next_batch":"${next}","events":[${texts.join(",")}]}`],
    hasChanges: texts.length > 0,
  };
}

/** Whose devices the client must look at anew, and whose no longer concern it, by what changed in all encrypted rooms. */
async function deviceLists(
  core: Core,
  { viewer: { userId }, from, to }: Span,
): Promise<{ changed: string[]; left: string[] }> {
  if (from === null) return { changed: [], left: [] };
  const changed = new Set<string>();
  const left = new Set<string>();
  for (const [roomId, own] of core.memory.rooms.membershipsOf(userId)) {
    const room = core.memory.rooms.get(roomId);
    if (!room?.isEncrypted || room.head <= from) continue;
    if (membershipIn(own) !== "join") {
      const isFresh = own.position > from && own.position <= to && own.previous?.["membership"] === "join";
      if (isFresh) for (const other of room.joined) if (!core.memory.rooms.share(userId, other)) left.add(other);
      continue;
    }
    if (own.since > from) for (const other of room.joined) changed.add(other);
    for (const { type, stateKey, ...event } of await changesBetween(core, room, from, to)) {
      if (type !== "m.room.member" || stateKey === undefined || stateKey === userId) continue;
      if (membershipIn({ ...event, type, stateKey }) === "join") changed.add(stateKey);
      else if (!core.memory.rooms.share(userId, stateKey)) left.add(stateKey);
    }
  }
  if (core.memory.deviceHead > from)
    for (const [other, position] of core.memory.deviceChanges)
      if (position > from && position <= to && (other === userId || core.memory.rooms.share(userId, other)))
        changed.add(other);
  return { changed: [...changed], left: [...left] };
}

async function e2eePart(core: Core, span: Span): Promise<Extended> {
  const { userId, deviceId } = span.viewer;
  const lists = await deviceLists(core, span);
  const keys = deviceId === null ? null : await core.memory.inboxes.keyCounts(userId, deviceId);
  const text = JSON.stringify({
    device_one_time_keys_count: keys?.counts ?? {},
    device_unused_fallback_key_types: keys?.unusedFallback ?? [],
    ...(span.from === null ? {} : { device_lists: lists }),
  });
  return { parts: [`"e2ee":${text}`], hasChanges: lists.changed.length > 0 || lists.left.length > 0 };
}

function accountDataPart(core: Core, { viewer: { userId }, from }: Span, rooms: readonly GivenRoom[]): Extended {
  const shown = (type: string, content: object): { type: string; content: object } => ({
    type,
    content: type === "m.push_rules" ? core.pushRules.content(userId) : content,
  });
  const global = core.memory.accountData.since(userId, "", from ?? 0).map(({ type, content }) => shown(type, content));
  if (from === null && core.pushRules.hasDefaults(userId)) global.push(shown("m.push_rules", {}));
  const byRoom = rooms.flatMap(({ room, after }) => {
    const own = core.memory.accountData.since(userId, room.id, after ?? 0);
    return own.length === 0 ? [] : [[room.id, own.map(({ type, content }) => ({ type, content }))] as const];
  });
  if (global.length === 0 && byRoom.length === 0) return { parts: [], hasChanges: false };
  const text = JSON.stringify({ global, rooms: Object.fromEntries(byRoom) });
  return { parts: [`"account_data":${text}`], hasChanges: true };
}

function receiptsOf({ room, after, isExpanded, events }: GivenRoom, { viewer, to }: Span): ReceiptContent | null {
  if (!isExpanded && room.receiptsHead <= (after ?? 0)) return null;
  const shown = new Set(events.map((event) => event.id));
  const content: ReceiptContent = {};
  for (const [userId, receipts] of room.receipts)
    for (const one of receipts) {
      const isOwn = userId === viewer.userId;
      if (one.position > to || (one.type === "m.read.private" && !isOwn)) continue;
      // Of what is new to the client those matter that point at what it shows, and one's own.
      const isFresh = after === undefined ? isOwn : one.position > after;
      if (!isFresh && !((after === undefined || isExpanded) && shown.has(one.eventId))) continue;
      addReceipt(content, one);
    }
  return Object.keys(content).length === 0 ? null : content;
}

function receiptsPart(span: Span, rooms: readonly GivenRoom[]): Extended {
  const found = rooms.flatMap((one) => {
    const content = receiptsOf(one, span);
    return content ? [[one.room.id, { type: "m.receipt", content }] as const] : [];
  });
  if (found.length === 0) return { parts: [], hasChanges: false };
  return { parts: [`"receipts":${JSON.stringify({ rooms: Object.fromEntries(found) })}`], hasChanges: true };
}

function typingPart(core: Core, { typingFrom }: Span, rooms: readonly GivenRoom[]): Extended {
  const found = rooms.flatMap(({ room, after }) => {
    const typing = core.typing.in(room.id);
    const isInitial = after === undefined;
    const isFresh = typing.serial > (isInitial ? 0 : typingFrom) && (!isInitial || typing.users.length > 0);
    return isFresh ? [[room.id, { type: "m.typing", content: { user_ids: typing.users } }] as const] : [];
  });
  if (found.length === 0) return { parts: [], hasChanges: false };
  return { parts: [`"typing":${JSON.stringify({ rooms: Object.fromEntries(found) })}`], hasChanges: true };
}

function threadsPart(
  core: Core,
  { viewer: { userId }, from, to }: Span,
  { name, limit }: NonNullable<Extensions["threadSubscriptions"]>,
): Extended {
  const { shown, next } = showSubscriptions(core, userId, { after: from ?? 0, upTo: to, limit });
  if (Object.keys(shown).length === 0) return { parts: [], hasChanges: false };
  const part = { ...shown, ...(next === undefined ? {} : { prev_batch: next }) };
  return { parts: [`${JSON.stringify(name)}:${JSON.stringify(part)}`], hasChanges: true };
}

/**
 * What sticks in the rooms that the client sees, the oldest first, without what their timelines show. Where not all fits, `next_batch` is
 * where it ends, and the rest follows.
 */
function stickyPart(
  core: Core,
  { viewer, to }: Span,
  { name, since, limit }: NonNullable<Extensions["sticky"]>,
  rooms: readonly GivenRoom[],
): Extended {
  const at = now();
  const isAny = rooms.some(({ room }) => room.sticky.at(at).length > 0);
  if (!isAny) return { parts: [], hasChanges: false };
  const found = rooms.flatMap(({ room, after, events: shown }) => {
    const from = after === undefined || since === undefined ? 0 : Math.min(after, since);
    return unseenSticky(core, viewer.userId, room, { after: from, to, at, shown }).map((event) => ({ event, after }));
  });
  const given = found.toSorted((a, b) => a.event.position - b.event.position).slice(0, limit);
  const next = given.length < found.length ? (given.at(-1)?.event.position ?? to) : to;
  const byRoom = [...Map.groupBy(given, ({ event }) => event.roomId)].map(
    ([roomId, list]) =>
      `${JSON.stringify(roomId)}:{"events":${clientEvents(
        list.map(({ event }) => event),
        viewer,
        at,
        false,
      )}}`,
  );
  // A client that never says up to where it has them is given them again with whatever else comes, and is not woken by that.
  const hasChanges = given.some(({ event, after }) => since !== undefined || event.position > (after ?? 0));
  return { parts: [`${JSON.stringify(name)}:{"next_batch":"${next}","rooms":{${byRoom.join(",")}}}`], hasChanges };
}

/** Those of the rooms that an extension is asked for. */
const roomsIn = ({ lists, rooms }: Scope, given: readonly GivenRoom[]): readonly GivenRoom[] =>
  given.filter((one) => {
    const isListed = one.lists.some((name) => lists === null || lists.has(name));
    return isListed || (one.isSubscribed && (rooms === null || rooms.has(one.room.id)));
  });

/** What is asked for besides rooms. `rooms`: those of the answer, and those that the connection goes on with. */
export async function extend(
  core: Core,
  span: Span,
  asked: Extensions,
  rooms: readonly GivenRoom[],
): Promise<Extended> {
  const all = [
    ...(asked.toDevice ? [await toDevicePart(core, span, asked.toDevice)] : []),
    ...(asked.hasE2ee ? [await e2eePart(core, span)] : []),
    ...(asked.accountData ? [accountDataPart(core, span, roomsIn(asked.accountData, rooms))] : []),
    ...(asked.receipts ? [receiptsPart(span, roomsIn(asked.receipts, rooms))] : []),
    ...(asked.threadSubscriptions ? [threadsPart(core, span, asked.threadSubscriptions)] : []),
    ...(asked.sticky ? [stickyPart(core, span, asked.sticky, rooms)] : []),
    ...(asked.typing ? [typingPart(core, span, roomsIn(asked.typing, rooms))] : []),
  ];
  return { parts: all.flatMap((one) => one.parts), hasChanges: all.some((one) => one.hasChanges) };
}
