import type { Json, JsonObject } from "../events/pdu.ts";
import { isObject } from "../events/pdu.ts";
import { longestPattern, type Glob } from "../protocol/glob.ts";
import { refuse } from "../protocol/refuse.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { createTypeFilter } from "./type-filter.ts";

/** Each string of a filter is held against every event: clients send a handful. */
const mostStrings = 500;
const mostTypes = 100;

export interface EventFilter {
  readonly limit: number | undefined;
  readonly letsType: Glob;
  readonly senders: readonly string[] | undefined;
  readonly notSenders: readonly string[];
  readonly rooms: readonly string[] | undefined;
  readonly notRooms: readonly string[];
  readonly containsUrl: boolean | undefined;
  readonly isLazy: boolean;
  readonly includeRedundantMembers: boolean;
  readonly hasThreadCounts: boolean;
  readonly relTypes: readonly string[] | undefined;
  readonly relSenders: readonly string[] | undefined;
  /** Lets everything through. */
  readonly isOpen: boolean;
}

export interface SyncFilter {
  readonly rooms: readonly string[] | undefined;
  readonly notRooms: readonly string[];
  readonly includeLeave: boolean;
  readonly timeline: EventFilter;
  readonly state: EventFilter;
  readonly ephemeral: EventFilter;
  readonly roomAccountData: EventFilter;
  readonly accountData: EventFilter;
  readonly presence: EventFilter;
  /** False: messages to the device are neither answered nor taken as received. */
  readonly hasToDevice: boolean;
}

/**
 * Of a filter; only `false` counts. A page with several tabs is one device: those that have no keys leave what is sent to
 * it to the one that has them.
 */
const toDeviceKey = "safos.to_device";

function strings(value: Json | undefined, key: string, most = mostStrings): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    refuse("M_BAD_JSON", `${key} must be a list of strings.`);
  if (value.length > most) refuse("M_BAD_JSON", `${key} holds ${value.length} strings; at most ${most} can be used.`);
  if (value.some((one) => one.length > longestPattern))
    refuse("M_BAD_JSON", `${key} has a string of more than ${longestPattern} characters.`);
  return value;
}

function section(value: Json | undefined, key: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) refuse("M_BAD_JSON", `${key} must be an object.`);
  return value;
}

export function readEventFilter(from: JsonObject): EventFilter {
  const limit = from["limit"];
  if (limit !== undefined && !(typeof limit === "number" && Number.isInteger(limit) && limit >= 0)) {
    refuse("M_BAD_JSON", "limit must be a positive integer.");
  }
  const flag = (key: string): boolean | undefined => {
    const value = from[key];
    if (value !== undefined && typeof value !== "boolean") refuse("M_BAD_JSON", `${key} must be true or false.`);
    return value;
  };
  const types = strings(from["types"], "types", mostTypes);
  const notTypes = strings(from["not_types"], "not_types", mostTypes) ?? [];
  const senders = strings(from["senders"], "senders");
  const notSenders = strings(from["not_senders"], "not_senders") ?? [];
  const rooms = strings(from["rooms"], "rooms");
  const notRooms = strings(from["not_rooms"], "not_rooms") ?? [];
  const containsUrl = flag("contains_url");
  const relTypes = strings(from["related_by_rel_types"], "related_by_rel_types");
  const relSenders = strings(from["related_by_senders"], "related_by_senders");
  const isOpen =
    types === undefined &&
    notTypes.length === 0 &&
    senders === undefined &&
    notSenders.length === 0 &&
    rooms === undefined &&
    notRooms.length === 0 &&
    containsUrl === undefined &&
    relTypes === undefined &&
    relSenders === undefined;
  return {
    limit: typeof limit === "number" ? Math.min(limit, 500) : undefined,
    letsType: createTypeFilter(types, notTypes),
    senders,
    notSenders,
    rooms,
    notRooms,
    containsUrl,
    relTypes,
    relSenders,
    isOpen,
    isLazy: flag("lazy_load_members") ?? false,
    includeRedundantMembers: flag("include_redundant_members") ?? false,
    hasThreadCounts: flag("unread_thread_notifications") ?? false,
  };
}

export function readFilter(from: JsonObject): SyncFilter {
  const room = section(from["room"], "room");
  return {
    rooms: strings(room["rooms"], "rooms"),
    notRooms: strings(room["not_rooms"], "not_rooms") ?? [],
    includeLeave: room["include_leave"] === true,
    timeline: readEventFilter(section(room["timeline"], "timeline")),
    state: readEventFilter(section(room["state"], "state")),
    ephemeral: readEventFilter(section(room["ephemeral"], "ephemeral")),
    roomAccountData: readEventFilter(section(room["account_data"], "account_data")),
    accountData: readEventFilter(section(from["account_data"], "account_data")),
    presence: readEventFilter(section(from["presence"], "presence")),
    hasToDevice: from[toDeviceKey] !== false,
  };
}

export const openFilter: SyncFilter = readFilter({});

export function letsRoom(
  filter: { rooms: readonly string[] | undefined; notRooms: readonly string[] },
  roomId: string,
): boolean {
  return !filter.notRooms.includes(roomId) && (filter.rooms === undefined || filter.rooms.includes(roomId));
}

export function letsEvent(filter: EventFilter, event: StoredEvent): boolean {
  if (filter.isOpen) return true;
  if (!filter.letsType(event.type) || !letsRoom(filter, event.roomId)) return false;
  if (filter.notSenders.includes(event.sender)) return false;
  if (filter.senders !== undefined && !filter.senders.includes(event.sender)) return false;
  if (filter.containsUrl !== undefined && filter.containsUrl !== (typeof event.content["url"] === "string"))
    return false;
  if (filter.relTypes !== undefined) {
    const has = event.aggregations;
    const kinds = [
      has?.thread ? "m.thread" : "",
      has?.replace ? "m.replace" : "",
      has?.references ? "m.reference" : "",
    ];
    if (!filter.relTypes.some((one) => kinds.includes(one))) return false;
  }
  if (
    filter.relSenders !== undefined &&
    !filter.relSenders.some((one) => event.aggregations?.thread?.participants.has(one))
  )
    return false;
  return true;
}
