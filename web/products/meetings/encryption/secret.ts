import { requireRoomCalls } from "../../../platform/room-calls.ts";
import type { Target } from "../call/state.ts";
import { keyOf } from "./keys.ts";
import type { CallSecret } from "./room.ts";

/**
 * What opens the call that one goes into. A call that rang takes the keys over from another tab: one has answered here. Throws
 * ApiError where this tab has none of an encrypted room's.
 */
export async function openSecret(target: Target): Promise<CallSecret> {
  const { sealedRoomId, isRung = false } = target;
  if (sealedRoomId === undefined) return keyOf(target);
  const calls = await requireRoomCalls(isRung);
  return calls.open(sealedRoomId);
}

export function stopSecret(secret: CallSecret): void {
  if (secret !== null && typeof secret !== "string") secret.stop();
}

/** Without the chat's keys nobody who comes later could be seen: the call goes on where they are. */
export function followLoss(secret: CallSecret, onLost: () => void): void {
  if (secret !== null && typeof secret !== "string") secret.onLost(onLost);
}
