import { now } from "#clock";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { letsEvent, openFilter, type EventFilter } from "../sync/filter.ts";
import { readBackwards } from "../sync/timeline.ts";
import { writePosition } from "../sync/token.ts";
import { clientEvent, clientEvents, type Viewer } from "./client-event.ts";
import { viewerIn } from "./membership-at.ts";
import { readRoomEvents, readStateAt } from "./queries.ts";
import { complete, lastSeen } from "./read.ts";
import { visibleTo } from "./visibility.ts";

export interface PageRequest {
  readonly direction: "b" | "f";
  /** Places: between the event at this position and the next one. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly limit: number;
  readonly filter: EventFilter;
}

const mostRounds = 10;

/** Walks from a position in one direction until `limit` events were found that may be shown. */
async function walk(
  core: Core,
  userId: string,
  room: Room,
  request: PageRequest,
): Promise<{ events: StoredEvent[]; end: number | undefined }> {
  const { direction, limit, filter } = request;
  const latest = await lastSeen(core, room, userId);
  const found: StoredEvent[] = [];
  let position = request.from ?? (direction === "b" ? latest : 0);
  if (direction === "b") position = Math.min(position, Math.max(latest, 0));
  const size = filter.isOpen ? limit : Math.max(limit, 100);
  for (let round = 0; round < mostRounds; round++) {
    const page =
      direction === "b"
        ? await readBackwards(core, room, position, size)
        : await readRoomEvents(core.db, room.id, position, "forwards", size);
    const inside = page.filter((event) => {
      if (event.position > latest) return false;
      if (request.to === undefined) return true;
      return direction === "b" ? event.position > request.to : event.position <= request.to;
    });
    const visible = await visibleTo(core.db, room, userId, inside);
    await complete(core, visible);
    for (const event of visible) {
      if (!letsEvent(filter, event)) continue;
      found.push(event);
      if (found.length === limit) {
        return { events: found, end: direction === "b" ? event.position - 1 : event.position };
      }
    }
    const last = page.at(-1);
    if (page.length < size || !last || inside.length < page.length) return { events: found, end: undefined };
    position = direction === "b" ? last.position - 1 : last.position;
  }
  return { events: found, end: position };
}

/** Members that senders of these events have, for clients that load members lazily. */
function membersFor(room: Room, events: readonly StoredEvent[]): StoredEvent[] {
  return [...new Set(events.map((event) => event.sender))].flatMap((sender) => room.get("m.room.member", sender) ?? []);
}

/** The JSON of a `/messages` answer. */
export async function readPage(core: Core, viewer: Viewer, room: Room, request: PageRequest): Promise<string> {
  const start = request.from ?? (request.direction === "b" ? core.memory.position : 0);
  const { events, end } = await walk(core, viewer.userId, room, request);
  const at = now();
  const shownTo = await viewerIn(core, viewer, room, events);
  let text = `{"chunk":${clientEvents(events, shownTo, at, true)},"start":"${writePosition(start)}"`;
  // Backwards, a missing end says that this is the room's beginning; forwards, that there is no more yet.
  if (end !== undefined) text += `,"end":"${writePosition(end)}"`;
  if (request.filter.isLazy) text += `,"state":${clientEvents(membersFor(room, events), viewer, at, true)}`;
  return text + "}";
}

interface Neighbours {
  /** Nearest first. */
  readonly before: readonly StoredEvent[];
  readonly after: readonly StoredEvent[];
  /** Tokens of `/messages` from where the next ones stand. */
  readonly start: string;
  readonly end: string;
}

/** What the person may see next to an event, as many of each side as are asked for. */
export async function readNeighbours(
  core: Core,
  viewer: Viewer,
  room: Room,
  event: StoredEvent,
  { before: countBefore, after: countAfter, filter = openFilter.timeline }: NeighbourRequest,
): Promise<Neighbours> {
  const ask = { to: undefined, filter };
  const look = async (direction: "b" | "f", from: number, limit: number): Promise<readonly StoredEvent[]> =>
    limit === 0 ? [] : (await walk(core, viewer.userId, room, { ...ask, direction, from, limit })).events;
  const before = await look("b", event.position - 1, countBefore);
  const after = await look("f", event.position, countAfter);
  const start = writePosition((before.at(-1) ?? event).position - 1);
  return { before, after, start, end: writePosition((after.at(-1) ?? event).position) };
}

interface NeighbourRequest {
  readonly before: number;
  readonly after: number;
  readonly filter?: EventFilter;
}

/** The JSON of a `/context` answer: an event, what was around it, and the state at its end. */
export async function readAround(
  core: Core,
  viewer: Viewer,
  room: Room,
  event: StoredEvent,
  limit: number,
  filter: EventFilter,
): Promise<string> {
  const half = Math.floor(limit / 2);
  const { before, after, start, end } = await readNeighbours(core, viewer, room, event, {
    before: half,
    after: half,
    filter,
  });
  const last = after.at(-1) ?? event;
  let state = await readStateAt(core.db, room.id, last.position);
  if (filter.isLazy) {
    const senders = new Set([event, ...before, ...after].map((one) => one.sender));
    state = state.filter((one) => one.type !== "m.room.member" || senders.has(one.stateKey ?? ""));
  }
  const at = now();
  const shownTo = await viewerIn(core, viewer, room, [event, ...before, ...after]);
  return (
    `{"event":${clientEvent(event, shownTo, at, true)},"events_before":${clientEvents(before, shownTo, at, true)}` +
    `,"events_after":${clientEvents(after, shownTo, at, true)},"state":${clientEvents(state, viewer, at, true)}` +
    `,"start":"${start}","end":"${end}"}`
  );
}
