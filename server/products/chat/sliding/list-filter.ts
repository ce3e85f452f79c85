import type { Core } from "../core.ts";
import type { Json, JsonObject } from "../events/pdu.ts";
import { isObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";
import type { Dialect } from "./dialect.ts";

/** Which rooms are in a list; left out: all. */
export interface ListFilter {
  readonly isDirect: boolean | undefined;
  readonly isEncrypted: boolean | undefined;
  readonly isInvite: boolean | undefined;
  readonly spaces: readonly string[] | undefined;
  /** Null: rooms without a type. */
  readonly types: readonly (string | null)[] | undefined;
  readonly notTypes: readonly (string | null)[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly notTags: readonly string[] | undefined;
  /** In lower case. */
  readonly nameLike: string | undefined;
}

const most = 100;
const longest = 255;

/** Refuses M_BAD_JSON. */
export function readListFilter(from: JsonObject, { isFinal }: Dialect): ListFilter {
  const flag = (key: string): boolean | undefined => {
    const value = from[key] ?? undefined;
    if (value !== undefined && typeof value !== "boolean") refuse("M_BAD_JSON", `${key} is true or false.`);
    return value;
  };
  const list = <T extends Json>(key: string, isOne: (value: Json) => value is T): T[] | undefined => {
    const value = from[key] ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length > most || !value.every(isOne))
      refuse("M_BAD_JSON", `${key} is a list of ${most} texts at most.`);
    return value;
  };
  const isText = (value: Json): value is string => typeof value === "string" && value.length <= longest;
  const isTextOrNull = (value: Json): value is string | null => value === null || isText(value);
  const nameLike = from["room_name_like"] ?? undefined;
  if (nameLike !== undefined && !isText(nameLike)) refuse("M_BAD_JSON", "room_name_like is a text.");
  return {
    isDirect: flag("is_dm"),
    isEncrypted: flag("is_encrypted"),
    isInvite: flag(isFinal ? "is_invited" : "is_invite"),
    spaces: list("spaces", isText),
    types: list("room_types", isTextOrNull),
    notTypes: list("not_room_types", isTextOrNull),
    tags: list("tags", isText),
    notTags: list("not_tags", isText),
    nameLike: nameLike?.toLocaleLowerCase(),
  };
}

/** Rooms that a person has marked as direct chats. */
export function directRooms(core: Core, userId: string): ReadonlySet<string> {
  const content = core.memory.accountData.get(userId, "", "m.direct") ?? {};
  return new Set(Object.values(content).flatMap((list) => (Array.isArray(list) ? list.map(String) : [])));
}

/** Rooms of some spaces that the person is in. */
function childrenOf(core: Core, userId: string, spaces: readonly string[]): ReadonlySet<string> {
  const rooms = spaces.flatMap((id) => {
    const room = core.memory.rooms.get(id);
    return room?.isJoined(userId) ? room : [];
  });
  return new Set(
    rooms.flatMap((room) =>
      [...(room.state.get("m.space.child")?.values() ?? [])].flatMap((child) =>
        Array.isArray(child.content["via"]) ? (child.stateKey ?? []) : [],
      ),
    ),
  );
}

/** What a filter is asked with, once for all rooms. */
export function createListFilter(
  core: Core,
  userId: string,
  filter: ListFilter,
): (room: Room, membership: string) => boolean {
  const direct = filter.isDirect === undefined ? new Set<string>() : directRooms(core, userId);
  const inSpaces = filter.spaces && childrenOf(core, userId, filter.spaces);
  const tagsOf = (room: Room): readonly string[] => {
    const tags = core.memory.accountData.get(userId, room.id, "m.tag")?.["tags"];
    return isObject(tags) ? Object.keys(tags) : [];
  };
  return (room, membership) => {
    const type = textOf(room.get("m.room.create", "")?.content, "type") ?? null;
    if (filter.isDirect !== undefined && direct.has(room.id) !== filter.isDirect) return false;
    if (filter.isInvite !== undefined && (membership === "invite") !== filter.isInvite) return false;
    if (filter.isEncrypted !== undefined && room.isEncrypted !== filter.isEncrypted) return false;
    if (inSpaces && !inSpaces.has(room.id)) return false;
    if (filter.types && !filter.types.includes(type)) return false;
    if (filter.notTypes?.includes(type)) return false;
    if (filter.tags && !tagsOf(room).some((tag) => filter.tags?.includes(tag))) return false;
    if (filter.notTags && tagsOf(room).some((tag) => filter.notTags?.includes(tag))) return false;
    if (filter.nameLike !== undefined) {
      const name = room.text("m.room.name", "name") ?? "";
      if (!name.toLocaleLowerCase().includes(filter.nameLike)) return false;
    }
    return true;
  };
}
