import type { Room } from "matrix-js-sdk";

/** Membership of a call as state (MSC3401), by user and device. */
export const memberType = "org.matrix.msc3401.call.member";
/** How long a membership holds that does not say it, ms (MSC4143). */
const holdsMs = 4 * 3_600_000;

/** How many people are in a room's call, on whichever devices: who has not left the room and has a membership that has not expired. */
export function countInCall(room: Pick<Room, "currentState" | "getMember">, now: number): number {
  const people = new Set<string>();
  for (const event of room.currentState.getStateEvents(memberType)) {
    const content = event.getContent();
    const userId = event.getSender() ?? "";
    // Who is not known yet has not been seen to leave: members are loaded when they are needed.
    if (content["application"] !== "m.call" || (room.getMember(userId)?.membership ?? "join") !== "join") continue;
    const since = typeof content["created_ts"] === "number" ? content["created_ts"] : event.getTs();
    if (since + (typeof content["expires"] === "number" ? content["expires"] : holdsMs) > now) people.add(userId);
  }
  return people.size;
}
