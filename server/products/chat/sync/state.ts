import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { isServerUser } from "../rooms/workspace-link.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { readEventsById, readStateAt } from "../timeline/queries.ts";
import { changesBetween, mergeState, stateKeyOf } from "./changes.ts";
import { letsEvent, type EventFilter } from "./filter.ts";
import type { KnownMembers } from "./known-members.ts";
import type { Timeline } from "./timeline.ts";

export interface StateRequest {
  readonly userId: string;
  /** Undefined: the room is new to the client, or everything was asked for. */
  readonly after: number | undefined;
  readonly filter: EventFilter;
  /** State after the timeline (MSC4222) rather than before it. */
  readonly isAfter: boolean;
  readonly known: KnownMembers;
  /** Changes of the timeline's span that it does not show. */
  readonly hidden: readonly StoredEvent[];
  /** Members worth naming although they said nothing: the room's heroes. */
  readonly heroes: readonly string[];
  /** The room is new again to a client that was in it at this position, and may know members of then. */
  readonly knewAt?: number | undefined;
}

/** The whole state of a room as it was at the start of the timeline, or at its end: who has left is shown nothing of later. */
async function wholeState(core: Core, room: Room, timeline: Timeline, isAfter: boolean): Promise<StoredEvent[]> {
  if (isAfter) return timeline.to >= room.head ? [...room.stateEvents()] : readStateAt(core.db, room.id, timeline.to);
  const events = room.resolvedAt > timeline.start ? undefined : room.between(timeline.start, room.head);
  if (!events) return readStateAt(core.db, room.id, timeline.start);
  const first = new Map<string, StoredEvent>();
  for (const event of events) {
    const key = stateKeyOf(event);
    if (event.stateKey !== undefined && !first.has(key)) first.set(key, event);
  }
  if (first.size === 0) return [...room.stateEvents()];
  const replaced = await readEventsById(
    core.db,
    [...first.values()].flatMap((event) => event.replaces ?? []),
  );
  const untouched = [...room.stateEvents()].filter((event) => !first.has(stateKeyOf(event)));
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
  const before = isWhole
    ? await wholeState(core, room, timeline, isAfter)
    : await changesBetween(core, room, after, isAfter ? timeline.to : timeline.start);
  let state = isAfter ? before : mergeState(before, request.hidden);
  if (filter.isLazy) {
    const wanted = new Set(timeline.events.map((event) => event.sender));
    if (isWhole) {
      wanted.add(userId);
      for (const hero of request.heroes) wanted.add(hero);
      const changed =
        request.knewAt === undefined
          ? []
          : await changesBetween(core, room, request.knewAt, isAfter ? timeline.to : timeline.start);
      for (const event of changed) if (event.type === "m.room.member") wanted.add(event.stateKey ?? "");
      state = state.filter((event) => event.type !== "m.room.member" || wanted.has(event.stateKey ?? ""));
    }
    if (isWhole) known.forget(room.id);
    else {
      const has = new Set(state.filter((event) => event.type === "m.room.member").map((event) => event.stateKey));
      for (const sender of wanted) {
        const member = room.get("m.room.member", sender);
        if (!member || has.has(sender)) continue;
        const isInTimeline = member.position > timeline.start && !isAfter;
        const isKnown = known.has(room.id, sender, member.id) && !filter.includeRedundantMembers;
        if (!isInTimeline && !isKnown) state.push(member);
      }
    }
    for (const event of [...state, ...timeline.events])
      if (event.type === "m.room.member") known.note(room.id, event.stateKey ?? "", event.id);
  }
  return filter.isOpen ? state : state.filter((event) => letsEvent(filter, event));
}

/** Up to five others to name a room by, those who are in it first (client-server API, room summary). */
export function heroesOf(room: Room, userId: string): string[] {
  const heroes: string[] = [];
  for (const member of room.joined) {
    if (member !== userId && !isServerUser(member)) heroes.push(member);
    if (heroes.length === 5) return heroes;
  }
  if (room.invitedCount > 0 || heroes.length === 0) {
    const others = [...(room.state.get("m.room.member")?.values() ?? [])].filter(
      (event) =>
        event.stateKey !== userId && !isServerUser(event.stateKey ?? "") && !room.joined.has(event.stateKey ?? ""),
    );
    const invited = others.filter((event) => membershipIn(event) === "invite");
    for (const event of invited.length > 0 || heroes.length > 0 ? invited : others) {
      if (heroes.length < 5 && event.stateKey !== undefined) heroes.push(event.stateKey);
    }
  }
  return heroes;
}
