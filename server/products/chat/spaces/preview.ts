import type { Core } from "../core.ts";
import { isObject } from "../events/pdu.ts";
import { isGuestId } from "../rooms/guests.ts";
import { isAtHome } from "../rooms/directory.ts";
import { isWorldReadable } from "../rooms/workspace-link.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";

/** Whether the person may see what a room is called: they are in it or asked into it, or could walk in. */
export function mayPreview(core: Core, room: Room, userId: string): boolean {
  const membership = room.membership(userId);
  if (membership === "join" || membership === "invite") return true;
  if (membership === "ban" || isGuestId(core, userId)) return false;
  const rule = room.text("m.room.join_rules", "join_rule");
  const isOpen = rule === "public" || rule === "knock";
  if (isWorldReadable(room) || (isOpen && isAtHome(core, room, userId))) return true;
  const allow = room.get("m.room.join_rules", "")?.content["allow"];
  return (
    Array.isArray(allow) &&
    allow.some((one) => isObject(one) && core.memory.rooms.get(textOf(one, "room_id") ?? "")?.isJoined(userId) === true)
  );
}
