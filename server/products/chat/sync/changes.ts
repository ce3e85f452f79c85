import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { readStateBetween } from "../timeline/queries.ts";
import type { Timeline } from "./timeline.ts";

export const stateKeyOf = (event: StoredEvent): string => `${event.type}\0${event.stateKey ?? ""}`;

/** The last change per key among these events. */
function lastChanges(events: readonly StoredEvent[]): StoredEvent[] {
  const last = new Map<string, StoredEvent>();
  for (const event of events) if (event.stateKey !== undefined) last.set(stateKeyOf(event), event);
  return [...last.values()];
}

/** What became of each state key that changed in (after, to]. */
export async function changesBetween(core: Core, room: Room, after: number, to: number): Promise<StoredEvent[]> {
  if (to <= after) return [];
  const events = room.changesBetween(after, to);
  return events ? lastChanges(events) : readStateBetween(core.db, room.id, after, to);
}

export interface SettledTimeline {
  readonly timeline: Timeline;
  /** Changes of the timeline's span that it does not show: by its filter, or because the person may not see when. */
  readonly hidden: readonly StoredEvent[];
}

/**
 * A client applies the state, then the timeline. What the timeline's span changes without showing it belongs into the state; and
 * an older value that the timeline shows of the same key would undo it, so that the timeline begins after that one.
 */
export async function settleTimeline(core: Core, room: Room, timeline: Timeline): Promise<SettledTimeline> {
  const changes = await changesBetween(core, room, timeline.start, timeline.to);
  if (changes.length === 0) return { timeline, hidden: [] };
  // What a resolution brought back may be shown as it was sent, and does not hold by that.
  const nameOf = ({ id, position }: StoredEvent): string => `${id} ${position}`;
  const shown = new Set(timeline.events.map(nameOf));
  const hidden = changes.filter((event) => event.isGone === true || !shown.has(nameOf(event)));
  const keys = new Set(hidden.map(stateKeyOf));
  const last = timeline.events.findLastIndex((event) => event.stateKey !== undefined && keys.has(stateKeyOf(event)));
  if (last === -1) return { timeline, hidden };
  const start = timeline.events[last]?.position ?? timeline.start;
  return { timeline: { ...timeline, events: timeline.events.slice(last + 1), isLimited: true, start }, hidden };
}

/** One event per key; of two the later list's. */
export function mergeState(before: readonly StoredEvent[], after: readonly StoredEvent[]): StoredEvent[] {
  if (after.length === 0) return [...before];
  return [...new Map([...before, ...after].map((event) => [stateKeyOf(event), event])).values()];
}
