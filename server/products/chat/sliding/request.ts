import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { readListFilter, type ListFilter } from "./list-filter.ts";
import { listOfRequired, readPairs, requiredOfList, unite, type RequiredState } from "./required-state.ts";

/** What a client wants of a room. */
export interface RoomConfig {
  readonly limit: number;
  readonly required: RequiredState;
}

export interface RoomList {
  readonly name: string;
  /** Places in the list, both included. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly filter: ListFilter;
  readonly config: RoomConfig;
}

/** An extension that is asked for. */
export interface Extensions {
  readonly toDevice: { readonly since: string | undefined; readonly limit: number } | null;
  readonly hasE2ee: boolean;
  readonly hasAccountData: boolean;
  readonly hasReceipts: boolean;
  readonly hasTyping: boolean;
}

/** A request of simplified sliding sync, of whatever dialect. */
export interface SlidingRequest {
  /** Connections of one device are told apart by it. */
  readonly connection: string;
  readonly lists: readonly RoomList[];
  readonly subscriptions: ReadonlyMap<string, RoomConfig>;
  readonly extensions: Extensions;
}

const mostLists = 100;
const mostSubscriptions = 200;
const mostRanges = 20;
const mostEvents = 200;
const furthest = 1_000_000;
const longestName = 64;
const mostMessages = 100;

export const noConfig: RoomConfig = { limit: 0, required: { keys: new Map(), isLazy: false } };

export const uniteConfigs = (a: RoomConfig, b: RoomConfig): RoomConfig => ({
  limit: Math.max(a.limit, b.limit),
  required: unite(a.required, b.required),
});

/** One text for equal configs. */
export const textOfConfig = ({ limit, required }: RoomConfig): string =>
  JSON.stringify([limit, listOfRequired(required)]);

export function configOfText(text: string): RoomConfig {
  const [limit, required] = JSON.parse(text) as [number, ReturnType<typeof listOfRequired>];
  return { limit, required: requiredOfList(required) };
}

const isPlace = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < furthest;

function objectIn(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) refuse("M_BAD_JSON", `${name} is an object.`);
  return value;
}

function readConfig(from: JsonObject): RoomConfig {
  const limit = from["timeline_limit"] ?? 0;
  if (!isPlace(limit)) refuse("M_BAD_JSON", "timeline_limit is a whole number.");
  return { limit: Math.min(limit, mostEvents), required: readPairs(from["required_state"]) };
}

function readRanges(from: JsonObject): [number, number][] {
  const ranges = from["ranges"] ?? (from["range"] === undefined ? [] : [from["range"]]);
  if (!Array.isArray(ranges) || ranges.length > mostRanges) refuse("M_BAD_JSON", `ranges has ${mostRanges} pairs at most.`);
  return ranges.map((range) => {
    const [first, last] = Array.isArray(range) ? range : [];
    if (!isPlace(first) || !isPlace(last) || last < first) refuse("M_BAD_JSON", "A range is a pair of places.");
    return [first, last];
  });
}

function readExtensions(from: JsonObject): Extensions {
  const isOn = (name: string): boolean => objectIn(from, name)["enabled"] === true;
  const toDevice = objectIn(from, "to_device");
  const { since, limit = mostMessages } = toDevice;
  if (since !== undefined && (typeof since !== "string" || !/^\d{1,15}$/.test(since)))
    refuse("M_BAD_JSON", "since of to_device is none of this server's.");
  if (!isPlace(limit)) refuse("M_BAD_JSON", "limit of to_device is a whole number.");
  return {
    toDevice: isOn("to_device") ? { since, limit: Math.min(Math.max(limit, 1), mostMessages) } : null,
    hasE2ee: isOn("e2ee"),
    hasAccountData: isOn("account_data"),
    hasReceipts: isOn("receipts"),
    hasTyping: isOn("typing"),
  };
}

/** A body as deployed clients send it (MSC4186 before it was final; `org.matrix.simplified_msc3575`). Refuses M_BAD_JSON. */
export function readSlidingRequest(body: JsonObject): SlidingRequest {
  const connection = body["conn_id"] ?? "";
  if (typeof connection !== "string" || connection.length > longestName)
    refuse("M_BAD_JSON", `conn_id has ${longestName} characters at most.`);
  const lists = Object.entries(objectIn(body, "lists"));
  const subscriptions = Object.entries(objectIn(body, "room_subscriptions"));
  if (lists.length > mostLists) refuse("M_BAD_JSON", `There are ${mostLists} lists at most.`);
  if (subscriptions.length > mostSubscriptions)
    refuse("M_BAD_JSON", `There are ${mostSubscriptions} subscribed rooms at most.`);
  return {
    connection,
    lists: lists.map(([name, list]) => {
      if (!isObject(list) || name.length > longestName) refuse("M_BAD_JSON", "A list is an object with a short name.");
      return {
        name,
        ranges: readRanges(list),
        filter: readListFilter(objectIn(list, "filters")),
        config: readConfig(list),
      };
    }),
    subscriptions: new Map(
      subscriptions.map(([roomId, one]) => {
        if (!isObject(one)) refuse("M_BAD_JSON", "A subscription is an object.");
        return [roomId, readConfig(one)];
      }),
    ),
    extensions: readExtensions(objectIn(body, "extensions")),
  };
}
