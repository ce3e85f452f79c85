import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { readEventsById, readStateAt, readStateBetween } from "../timeline/queries.ts";
import { letsEvent, type EventFilter } from "./filter.ts";
import type { Timeline } from "./timeline.ts";

/** Which members' events a device has been given, per room. Forgetting it only repeats some. */
export type KnownMembers = Map<string, Map<string, string>>;

export interface StateRequest {
  readonly userId: string;
  /** Undefined: the room is new to the client, or everything was asked for. */
  readonly after: number | undefined;
  readonly filter: EventFilter;
  /** State after the timeline (MSC4222) rather than before it. */
  readonly isAfter: boolean;
  readonly known: KnownMembers;
  /** Members worth naming although they said nothing: the room's heroes. */
  readonly heroes: readonly string[];
}

/** The last change per key among these events. */
function lastChanges(events: readonly StoredEvent[]): StoredEvent[] {
  const last = new Map<string, StoredEvent>();
  for (const event of events) if (event.stateKey !== undefined) last.set(`${event.type}\0${event.stateKey}`, event);
  return [...last.values()];
}

async function changesBetween(core: Core, room: Room, after: number, to: number): Promise<StoredEvent[]> {
  if (to <= after) return [];
  const events = room.between(after, to);
  return events ? lastChanges(events) : readStateBetween(core.db, room.id, after, to);
}

/** The whole state of a room as it was at the start of the timeline. */
async function wholeState(core: Core, room: Room, timeline: Timeline, isAfter: boolean): Promise<StoredEvent[]> {
  if (isAfter) return [...room.stateEvents()];
  const events = room.between(timeline.start, room.head);
  if (!events) return readStateAt(core.db, room.id, timeline.start);
  const first = new Map<string, StoredEvent>();
  for (const event of events) {
    const key = `${event.type}\0${event.stateKey ?? ""}`;
    if (event.stateKey !== undefined && !first.has(key)) first.set(key, event);
  }
  if (first.size === 0) return [...room.stateEvents()];
  const replaced = await readEventsById(
    core.db,
    [...first.values()].flatMap((event) => event.replaces ?? []),
  );
  const untouched = [...room.stateEvents()].filter((event) => !first.has(`${event.type}\0${event.stateKey ?? ""}`));
  return [...untouched, ...replaced];
}

/** The state that a client needs beside a timeline, with members held back until they matter when it asked for that. */
export async function readStateFor(
  core: Core,
  room: Room,
  timeline: Timeline,
  request: StateRequest,
): Promise<StoredEvent[]> {
  const { after, filter, isAfter, known, userId } = request;
  const isWhole = after === undefined;
  let state = isWhole
    ? await wholeState(core, room, timeline, isAfter)
    : await changesBetween(core, room, after, isAfter ? timeline.to : timeline.start);
  if (filter.isLazy) {
    const wanted = new Set(timeline.events.map((event) => event.sender));
    if (isWhole) {
      wanted.add(userId);
      for (const hero of request.heroes) wanted.add(hero);
      state = state.filter((event) => event.type !== "m.room.member" || wanted.has(event.stateKey ?? ""));
    }
    let given = known.get(room.id);
    if (!given || isWhole) known.set(room.id, (given = new Map()));
    if (!isWhole) {
      const has = new Set(state.filter((event) => event.type === "m.room.member").map((event) => event.stateKey));
      for (const sender of wanted) {
        const member = room.get("m.room.member", sender);
        if (!member || has.has(sender)) continue;
        const isInTimeline = member.position > timeline.start && !isAfter;
        const isKnown = given.get(sender) === member.id && !filter.includeRedundantMembers;
        if (!isInTimeline && !isKnown) state.push(member);
      }
    }
    for (const event of state) if (event.type === "m.room.member") given.set(event.stateKey ?? "", event.id);
    for (const event of timeline.events) {
      if (event.type === "m.room.member") given.set(event.stateKey ?? "", event.id);
    }
  }
  return filter.isOpen ? state : state.filter((event) => letsEvent(filter, event));
}

/** Up to five others to name a room by, those who are in it first (client-server API, room summary). */
export function heroesOf(room: Room, userId: string): string[] {
  const heroes: string[] = [];
  for (const member of room.joined) {
    if (member !== userId && !member.startsWith("@_")) heroes.push(member);
    if (heroes.length === 5) return heroes;
  }
  if (room.invitedCount > 0 || heroes.length === 0) {
    const others = [...(room.state.get("m.room.member")?.values() ?? [])].filter(
      (event) =>
        event.stateKey !== userId &&
        event.stateKey?.startsWith("@_") !== true &&
        !room.joined.has(event.stateKey ?? ""),
    );
    const invited = others.filter((event) => membershipIn(event) === "invite");
    for (const event of invited.length > 0 || heroes.length > 0 ? invited : others) {
      if (heroes.length < 5 && event.stateKey !== undefined) heroes.push(event.stateKey);
    }
  }
  return heroes;
}
