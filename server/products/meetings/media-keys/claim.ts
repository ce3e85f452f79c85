import { randomToken } from "#clock";
import { FullError } from "../signalling/admission.ts";
import { roomOf, type KeyRoomContext } from "./context.ts";
import { defaultTimeouts, mostRooms } from "./limits.ts";
import { insertKeyRoom, readKeyRoom, takeKeyRoom, type KeyRoomRow, type RoomSettings } from "./queries.ts";

const nothing: RoomSettings = { emptyTimeout: 0, departureTimeout: 0, maxParticipants: 0, metadata: "" };

/**
 * The room, made if it is not there; this process has it, unless the row names another that lives. Throws FullError when the
 * key has as many rooms as it may.
 */
export async function claimKeyRoom(
  context: KeyRoomContext,
  room: Pick<KeyRoomRow, "keyId" | "name">,
  settings = nothing,
): Promise<{ readonly row: KeyRoomRow; readonly isNew: boolean }> {
  const { db, webhooks } = context;
  const claimant = context.claimant();
  // Another process may make it or end it in between, once or twice.
  for (let attempt = 0; attempt < 3; attempt++) {
    const known = (await takeKeyRoom(db, room, claimant)) ?? (await readKeyRoom(db, room));
    if (known) return { row: known, isNew: false };
    const fresh = {
      ...room,
      ...settings,
      sid: `RM_${randomToken(12)}`,
      emptyTimeout: settings.emptyTimeout || defaultTimeouts.emptyTimeout,
      departureTimeout: settings.departureTimeout || defaultTimeouts.departureTimeout,
    };
    const row = await insertKeyRoom(db, fresh, claimant, mostRooms);
    if (!row) continue;
    webhooks.sendRoom(row.keyId, "room_started", roomOf(row));
    return { row, isNew: true };
  }
  throw new FullError("There are too many rooms already.");
}
