import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Dialect } from "./dialect.ts";
import { readListFilter } from "./list-filter.ts";
import type { Extensions, RoomConfig, RoomList, Scope, SlidingRequest } from "./request.ts";
import { readElementsOf, readPairs, sizeOfRequired, type RequiredState } from "./required-state.ts";

const mostLists = 100;
const mostSubscriptions = 500;
const mostRanges = 20;
/** Of all configs that differ. */
const mostRequired = 1000;
const mostConfigs = 50;
const mostEvents = 200;
const furthest = 1_000_000;
const longestName = 64;
const longestRoomId = 255;
const mostMessages = 100;

const isCount = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < furthest;

function objectIn(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) refuse("M_BAD_JSON", `${name} is an object.`);
  return value;
}

type ReadConfig = (from: JsonObject) => RoomConfig;

/** Reads configs: what is asked for in the same words is one config, however many lists and rooms have it. */
function createConfigReader({ isFinal }: Dialect): ReadConfig {
  const states = new Map<string, RequiredState>();
  const configs = new Map<string, RoomConfig>();
  let size = 0;
  const readState = (value: Json | undefined, text: string): RequiredState => {
    const required = isFinal ? readElementsOf(value) : readPairs(value);
    size += sizeOfRequired(required);
    if (size > mostRequired) refuse("M_BAD_JSON", `${mostRequired} types and keys of state are asked for at most.`);
    if (states.size >= mostConfigs) refuse("M_BAD_JSON", `There are ${mostConfigs} kinds of required_state at most.`);
    states.set(text, required);
    return required;
  };
  return (from) => {
    const limit = from["timeline_limit"] ?? 0;
    if (!isCount(limit)) refuse("M_BAD_JSON", "timeline_limit is a whole number.");
    const text = JSON.stringify(from["required_state"] ?? null);
    const key = `${Math.min(limit, mostEvents)} ${text}`;
    const required = states.get(text) ?? readState(from["required_state"], text);
    const config = configs.get(key) ?? { limit: Math.min(limit, mostEvents), required };
    configs.set(key, config);
    return config;
  };
}

/** Without a range the final form means all rooms; the deployed one, none. */
function readRanges(from: JsonObject, { isFinal }: Dialect): [number, number][] {
  const range = from["range"] ?? undefined;
  if (isFinal && range === undefined) return [[0, furthest]];
  const ranges = isFinal ? [range ?? null] : (from["ranges"] ?? (range === undefined ? [] : [range]));
  if (!Array.isArray(ranges) || ranges.length > mostRanges)
    refuse("M_BAD_JSON", `ranges has ${mostRanges} pairs at most.`);
  return ranges.map((one) => {
    const [first, last] = Array.isArray(one) ? one : [];
    if (!isCount(first) || !isCount(last) || last < first) refuse("M_BAD_JSON", "A range is a pair of places.");
    return [first, last];
  });
}

function readScope(from: JsonObject, name: string): Scope | null {
  const extension = objectIn(from, name);
  if (extension["enabled"] !== true) return null;
  const namesIn = (key: string): ReadonlySet<string> | null => {
    const value = extension[key] ?? ["*"];
    if (!Array.isArray(value) || value.length > mostSubscriptions || !value.every((one) => typeof one === "string"))
      refuse("M_BAD_JSON", `${key} of ${name} is a list of ${mostSubscriptions} names at most.`);
    return value.includes("*") ? null : new Set(value);
  };
  return { lists: namesIn("lists"), rooms: namesIn("rooms") };
}

/** MSC4308, by the name of its proposal. */
function readThreads(from: JsonObject): Extensions["threadSubscriptions"] {
  const name = "io.element.msc4308.thread_subscriptions";
  const extension = objectIn(from, name);
  if (extension["enabled"] !== true) return null;
  const limit = extension["limit"] ?? mostMessages;
  if (!isCount(limit) || limit === 0) refuse("M_BAD_JSON", `limit of ${name} is a whole number above 0.`);
  return { name, limit: Math.min(limit, mostMessages) };
}

/** MSC4480, by the name of MSC4354. */
function readSticky(from: JsonObject): Extensions["sticky"] {
  const name = "org.matrix.msc4354.sticky_events";
  const extension = objectIn(from, name);
  if (extension["enabled"] !== true) return null;
  const limit = extension["limit"] ?? mostMessages;
  const since = extension["since"] ?? undefined;
  if (!isCount(limit) || limit === 0) refuse("M_BAD_JSON", `limit of ${name} is a whole number above 0.`);
  if (since !== undefined && (typeof since !== "string" || !/^\d{1,15}$/.test(since)))
    refuse("M_BAD_JSON", `since of ${name} is none of this server's.`);
  return { name, since: since === undefined ? undefined : Number(since), limit: Math.min(limit, mostMessages) };
}

function readExtensions(from: JsonObject): Extensions {
  const isOn = (name: string): boolean => objectIn(from, name)["enabled"] === true;
  const toDevice = objectIn(from, "to_device");
  const since = toDevice["since"] ?? undefined;
  const limit = toDevice["limit"] ?? mostMessages;
  if (since !== undefined && (typeof since !== "string" || !/^\d{1,15}$/.test(since)))
    refuse("M_BAD_JSON", "since of to_device is none of this server's.");
  if (!isCount(limit)) refuse("M_BAD_JSON", "limit of to_device is a whole number.");
  return {
    toDevice: isOn("to_device") ? { since, limit: Math.min(Math.max(limit, 1), mostMessages) } : null,
    hasE2ee: isOn("e2ee"),
    accountData: readScope(from, "account_data"),
    receipts: readScope(from, "receipts"),
    typing: readScope(from, "typing"),
    threadSubscriptions: readThreads(from),
    sticky: readSticky(from),
  };
}

function readList(name: string, list: Json, dialect: Dialect, readConfig: ReadConfig): RoomList {
  if (!isObject(list) || name.length > longestName) refuse("M_BAD_JSON", "A list is an object with a short name.");
  return {
    name,
    ranges: readRanges(list, dialect),
    filter: readListFilter(objectIn(list, "filters"), dialect),
    config: readConfig(list),
  };
}

function readSubscriptions(body: JsonObject, readConfig: ReadConfig): Map<string, RoomConfig> {
  const subscriptions = Object.entries(objectIn(body, "room_subscriptions"));
  if (subscriptions.length > mostSubscriptions)
    refuse("M_BAD_JSON", `There are ${mostSubscriptions} subscribed rooms at most.`);
  return new Map(
    subscriptions.map(([roomId, one]) => {
      if (!isObject(one) || roomId.length > longestRoomId) refuse("M_BAD_JSON", "A subscription is an object.");
      return [roomId, readConfig(one)];
    }),
  );
}

/** A request's body in either dialect. Refuses M_BAD_JSON. */
export function readSlidingRequest(body: JsonObject, dialect: Dialect): SlidingRequest {
  const connection = body["conn_id"] ?? "";
  if (typeof connection !== "string" || connection.length > longestName)
    refuse("M_BAD_JSON", `conn_id has ${longestName} characters at most.`);
  if (connection.includes("\0") || !connection.isWellFormed()) refuse("M_BAD_JSON", "conn_id is a text.");
  const named = Object.entries(objectIn(body, "lists"));
  if (named.length > mostLists) refuse("M_BAD_JSON", `There are ${mostLists} lists at most.`);
  const readConfig = createConfigReader(dialect);
  const lists = named.map(([name, list]) => readList(name, list, dialect, readConfig));
  const subscriptions = readSubscriptions(body, readConfig);
  return { dialect, connection, lists, subscriptions, extensions: readExtensions(objectIn(body, "extensions")) };
}
