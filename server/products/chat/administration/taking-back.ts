import type { JsonObject } from "../events/pdu.ts";

/** Membership of a call, under the names that clients use. */
const callMembership = ["org.matrix.msc3401.call.member", "m.call.member"];

/** State by which someone only goes: out of a room, or out of a call in it. It stays open to those who are suspended. */
export function isTakingBack(
  userId: string,
  { type, stateKey, content }: { readonly type: string; readonly stateKey: string; readonly content: JsonObject },
): boolean {
  if (type === "m.room.member") return stateKey === userId && content["membership"] === "leave";
  return callMembership.includes(type) && stateKey.includes(userId) && Object.keys(content).length === 0;
}
