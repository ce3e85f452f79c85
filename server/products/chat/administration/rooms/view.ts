import { domainOf, type JsonObject } from "../../events/pdu.ts";
import type { Room } from "../../rooms/room.ts";

const countState = (room: Room): number => {
  let count = 0;
  for (const keys of room.state.values()) count += keys.size;
  return count;
};

const text =
  (type: string, key: string) =>
  (room: Room): string | null =>
    room.text(type, key) ?? null;

/** Who asks: local are people of their domain. */
export interface RoomsReader {
  readonly domain: string;
  /** Ids of the rooms that their organisation lists. */
  readonly listed: ReadonlySet<string>;
}

/** What is told of a room, each by its name. */
export const roomFacts: Readonly<
  Record<string, (room: Room, reader: RoomsReader) => string | number | boolean | null>
> = {
  room_id: (room) => room.id,
  name: text("m.room.name", "name"),
  canonical_alias: text("m.room.canonical_alias", "alias"),
  joined_members: (room) => room.joined.size,
  joined_local_members: (room, { domain }) => [...room.joined].filter((userId) => domainOf(userId) === domain).length,
  version: (room) => room.version.name,
  creator: (room) => room.get("m.room.create", "")?.sender ?? null,
  encryption: text("m.room.encryption", "algorithm"),
  federatable: (room) => room.get("m.room.create", "")?.content["m.federate"] !== false,
  public: (room, { listed }) => listed.has(room.id),
  join_rules: text("m.room.join_rules", "join_rule"),
  guest_access: text("m.room.guest_access", "guest_access"),
  history_visibility: text("m.room.history_visibility", "history_visibility"),
  state_events: countState,
  room_type: text("m.room.create", "type"),
};

/** A room as Synapse's admin API lists it ("Room Admin API"): what it is called and who it is of, nothing of what is written in it. */
export const viewRoom = (room: Room, reader: RoomsReader): JsonObject =>
  Object.fromEntries(Object.entries(roomFacts).map(([name, read]) => [name, read(room, reader)]));

/** The same, with what those who are in the room see of it at a glance. */
export function viewRoomWhole(room: Room, reader: RoomsReader, isIn: boolean): JsonObject {
  const tombstone = room.get("m.room.tombstone", "");
  return {
    ...viewRoom(room, reader),
    avatar: room.text("m.room.avatar", "url") ?? null,
    topic: isIn ? (room.text("m.room.topic", "topic") ?? null) : null,
    forgotten: room.joined.size === 0,
    tombstoned: tombstone !== undefined,
    replacement_room: room.text("m.room.tombstone", "replacement_room") ?? null,
  };
}
