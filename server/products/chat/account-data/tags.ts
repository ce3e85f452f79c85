import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";

/** A person's tags of a room, by name. */
export function tagsOf(core: Core, userId: string, roomId: string): JsonObject {
  const tags = core.memory.accountData.get(userId, roomId, "m.tag")?.["tags"];
  return isObject(tags) ? tags : {};
}
