import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { complete } from "../timeline/read.ts";
import { readRoomEvents } from "../timeline/queries.ts";
import { visibleTo } from "../timeline/visibility.ts";
import { letsEvent, type EventFilter } from "./filter.ts";

export interface Timeline {
  readonly events: readonly StoredEvent[];
  /** Events between what the client has and these were left out. */
  readonly isLimited: boolean;
  /** The place before the first event. */
  readonly start: number;
  /** What the timeline spans, before filters: (from, to]. */
  readonly to: number;
}

const page = 100;
const mostPages = 10;

/** Events of a room at or before a position, newest first, from memory when it reaches that far. */
export async function readBackwards(core: Core, room: Room, from: number, count: number): Promise<StoredEvent[]> {
  if (from > room.recentFrom) {
    const inMemory = room.between(room.recentFrom, from) ?? [];
    if (inMemory.length >= count || room.recentFrom === 0) return inMemory.slice(-count).reverse();
  }
  return readRoomEvents(core.db, room.id, from, "backwards", count);
}

/**
 * The newest events of a room that the filter lets through and the person may see, up to `to`, back to `after` or at
 * most `limit` of them. `after` undefined: the room is new to the client.
 */
export async function readTimeline(
  core: Core,
  userId: string,
  room: Room,
  after: number | undefined,
  to: number,
  filter: EventFilter,
): Promise<Timeline> {
  const limit = filter.limit ?? 10;
  const since = after ?? 0;
  const fresh = after === undefined ? undefined : room.between(after, to);
  if (fresh !== undefined && fresh.length <= limit) {
    const events = await show(core, userId, room, fresh, filter);
    return { events, isLimited: false, start: since, to };
  }
  if (after === undefined) await core.memory.recall(room, limit + 1);
  const found: StoredEvent[] = [];
  let from = to;
  for (let pages = 0; pages < mostPages; pages++) {
    const older = await readBackwards(core, room, from, filter.isOpen ? limit + 1 : page);
    const wanted = older.filter((event) => event.position > since);
    found.push(...(await show(core, userId, room, wanted, filter)));
    from = (older.at(-1)?.position ?? 1) - 1;
    if (found.length > limit || wanted.length < older.length || older.length < (filter.isOpen ? limit + 1 : page)) {
      if (found.length <= limit) return { events: found.toReversed(), isLimited: false, start: since, to };
      break;
    }
  }
  const events = found.slice(0, limit).reverse();
  const first = events[0]?.position;
  return { events, isLimited: true, start: first === undefined ? to : first - 1, to };
}

/** Those of a room's events that the person may see and wants to, complete. */
export async function show(
  core: Core,
  userId: string,
  room: Room,
  events: readonly StoredEvent[],
  filter: EventFilter,
): Promise<StoredEvent[]> {
  const ignored = ignoredBy(core.memory.accountData, userId);
  // Their state is everybody's.
  const wanted =
    ignored.size === 0 ? events : events.filter((one) => one.stateKey !== undefined || !ignored.has(one.sender));
  const visible = await visibleTo(core.db, room, userId, wanted);
  await complete(core, visible);
  return filter.isOpen ? visible : visible.filter((event) => letsEvent(filter, event));
}
