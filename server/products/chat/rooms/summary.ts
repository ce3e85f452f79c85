import { isObject, type JsonObject } from "../events/pdu.ts";
import type { Room } from "./room.ts";
import { isWorldReadable } from "./workspace-link.ts";
import { textOf } from "./stored-event.ts";

/** What is shown of a room in lists (client-server API, "PublishedRoomsChunk"). */
export function summaryOf(room: Room): JsonObject {
  const summary: JsonObject = {
    room_id: room.id,
    num_joined_members: room.joined.size,
    world_readable: isWorldReadable(room),
    guest_can_join: room.text("m.room.guest_access", "guest_access") === "can_join",
    join_rule: room.text("m.room.join_rules", "join_rule") ?? "invite",
    room_version: room.version.name,
  };
  const add = (key: string, value: string | undefined): void => {
    if (value !== undefined) summary[key] = value;
  };
  add("name", room.text("m.room.name", "name"));
  add("topic", room.text("m.room.topic", "topic"));
  add("avatar_url", room.text("m.room.avatar", "url"));
  add("canonical_alias", room.text("m.room.canonical_alias", "alias"));
  add("room_type", room.text("m.room.create", "type"));
  add("encryption", room.text("m.room.encryption", "algorithm"));
  const allow = room.get("m.room.join_rules", "")?.content["allow"];
  if (Array.isArray(allow))
    summary["allowed_room_ids"] = allow.flatMap((one) => (isObject(one) ? (textOf(one, "room_id") ?? []) : []));
  return summary;
}
