import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import type { Viewer } from "./client-event.ts";
import { readStateHistory } from "./queries.ts";

/** A membership, and the position from which on it held. */
interface Stretch {
  readonly from: number;
  readonly membership: string;
}

/** The last first, back to one that held at `earliest`; null: memory does not reach back so far. */
function rememberedStretches(room: Room, own: StoredEvent, earliest: number): readonly Stretch[] | null {
  const stretches: Stretch[] = [];
  for (let event: StoredEvent | undefined = own; event; event = room.recentEvent(event.replaces ?? "")) {
    stretches.push({ from: event.since, membership: membershipIn(event) });
    if (event.since <= earliest) return stretches;
    // What a resolution brings back or takes back is no link of this chain.
    if (room.resolvedAt > 0) return null;
    if (event.replaces === undefined) return stretches;
  }
  return null;
}

async function readStretches({ db }: Core, room: Room, userId: string): Promise<readonly Stretch[]> {
  const history = await readStateHistory(db, room.id, "m.room.member", userId);
  return history.map((event) => ({ from: event.position, membership: membershipIn(event) })).toReversed();
}

/**
 * The same viewer, with what they were in the room at each of these events (client-server API, `unsigned.membership`). Of events since
 * they came in, which are nearly all, it is known at once; the database is asked about those before, where memory does not say it.
 */
export async function viewerIn(
  core: Core,
  viewer: Viewer,
  room: Room,
  events: readonly StoredEvent[],
): Promise<Viewer> {
  if (events.length === 0) return viewer;
  const own = core.memory.rooms.membershipsOf(viewer.userId).get(room.id);
  if (!own) return { ...viewer, membershipAt: () => "leave" };
  const earliest = events.reduce((least, { position }) => Math.min(least, position), Number.POSITIVE_INFINITY);
  const stretches = rememberedStretches(room, own, earliest) ?? (await readStretches(core, room, viewer.userId));
  return {
    ...viewer,
    membershipAt: (position) => stretches.find(({ from }) => from <= position)?.membership ?? "leave",
  };
}
