import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { readStateAt } from "./queries.ts";
import { lastSeen } from "./read.ts";

/** A room's state as a person who may read it sees it: now, or as it was when they left. */
export async function readSeenState(core: Core, room: Room, userId: string): Promise<readonly StoredEvent[]> {
  const seen = await lastSeen(core, room, userId);
  return seen >= room.head ? [...room.stateEvents()] : readStateAt(core.db, room.id, seen);
}
