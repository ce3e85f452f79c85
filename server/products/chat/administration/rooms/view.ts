import { domainOf, type JsonObject } from "../../events/pdu.ts";
import type { Room } from "../../rooms/room.ts";

const countState = (room: Room): number => {
  let count = 0;
  for (const keys of room.state.values()) count += keys.size;
  return count;
};

/**
 * A room as Synapse's admin API lists it ("Room Admin API"): what it is called and who it is of, nothing of what is written in it. Local are
 * people of the domain that is asked from.
 */
export function viewRoom(room: Room, domain: string): JsonObject {
  const text = (type: string, key: string): string | null => room.text(type, key) ?? null;
  return {
    room_id: room.id,
    name: text("m.room.name", "name"),
    canonical_alias: text("m.room.canonical_alias", "alias"),
    joined_members: room.joined.size,
    joined_local_members: [...room.joined].filter((userId) => domainOf(userId) === domain).length,
    version: room.version.name,
    creator: room.get("m.room.create", "")?.sender ?? null,
    encryption: text("m.room.encryption", "algorithm"),
    federatable: room.get("m.room.create", "")?.content["m.federate"] !== false,
    // Nothing is listed in public here.
    public: false,
    join_rules: text("m.room.join_rules", "join_rule"),
    guest_access: text("m.room.guest_access", "guest_access"),
    history_visibility: text("m.room.history_visibility", "history_visibility"),
    state_events: countState(room),
    room_type: text("m.room.create", "type"),
  };
}

/** The same, with what those who are in the room see of it at a glance. */
export function viewRoomWhole(room: Room, domain: string, isIn: boolean): JsonObject {
  const tombstone = room.get("m.room.tombstone", "");
  return {
    ...viewRoom(room, domain),
    avatar: room.text("m.room.avatar", "url") ?? null,
    topic: isIn ? (room.text("m.room.topic", "topic") ?? null) : null,
    forgotten: room.joined.size === 0,
    tombstoned: tombstone !== undefined,
    replacement_room: room.text("m.room.tombstone", "replacement_room") ?? null,
  };
}
