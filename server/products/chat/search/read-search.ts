import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { queryText } from "../protocol/scope.ts";
import type { FastifyRequest } from "#http";
import { readEventFilter, type EventFilter } from "../sync/filter.ts";

/** What is looked for in messages (client-server API, "Searching"). */
export interface MessageSearch {
  readonly term: string;
  readonly filter: EventFilter;
  /** Results of one answer. */
  readonly limit: number;
  readonly isNewestFirst: boolean;
  /** How much is shown around each result; null: nothing. */
  readonly context: { readonly before: number; readonly after: number; readonly hasProfiles: boolean } | null;
  readonly hasState: boolean;
  readonly groupings: readonly Grouping[];
  /** How many results the client has been given already. */
  readonly skip: number;
}

export type Grouping = "room_id" | "sender";

const usualLimit = 10;
const mostResults = 50;
const usualContext = 5;
const mostContext = 20;
const longestTerm = 200;

function objectIn(from: JsonObject, key: string): JsonObject | undefined {
  const value = from[key];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) refuse("M_BAD_JSON", `${key} must be an object.`);
  return value;
}

function countIn(from: JsonObject, key: string, fallback: number, most: number): number {
  const value = from[key] ?? fallback;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    refuse("M_BAD_JSON", `${key} must be a whole number.`);
  return Math.min(value, most);
}

function groupingsIn(from: JsonObject): Grouping[] {
  const groups: Json = objectIn(from, "groupings")?.["group_by"] ?? [];
  if (!Array.isArray(groups)) refuse("M_BAD_JSON", "group_by must be a list.");
  const keys = groups.map((one) => (isObject(one) ? one["key"] : undefined));
  return [...new Set(keys)].map((key) =>
    key === "room_id" || key === "sender"
      ? key
      : refuse("M_INVALID_PARAM", "Results are grouped by room_id or sender."),
  );
}

/** Reads a request's category `room_events`; undefined where nothing is looked for. */
export function readMessageSearch(request: FastifyRequest, body: JsonObject): MessageSearch | undefined {
  const categories = objectIn(body, "search_categories") ?? refuse("M_MISSING_PARAM", "search_categories is missing.");
  const asked = objectIn(categories, "room_events");
  if (!asked) return undefined;
  const term = asked["search_term"];
  if (typeof term !== "string") refuse("M_MISSING_PARAM", "search_term is missing.");
  if (term.length > longestTerm) refuse("M_TOO_LARGE", `search_term has ${longestTerm} characters at most.`);
  const order = asked["order_by"] ?? "rank";
  if (order !== "rank" && order !== "recent") refuse("M_INVALID_PARAM", "Results are ordered by rank or recent.");
  const filter = readEventFilter(objectIn(asked, "filter") ?? {});
  const context = objectIn(asked, "event_context");
  const batch = queryText(request, "next_batch") ?? "0";
  if (!/^\d{1,4}$/.test(batch)) refuse("M_INVALID_PARAM", "next_batch is none of this server's.");
  return {
    term,
    filter,
    limit: Math.min(Math.max(filter.limit ?? usualLimit, 1), mostResults),
    isNewestFirst: order === "recent",
    context: context
      ? {
          before: countIn(context, "before_limit", usualContext, mostContext),
          after: countIn(context, "after_limit", usualContext, mostContext),
          hasProfiles: context["include_profile"] === true,
        }
      : null,
    hasState: asked["include_state"] === true,
    groupings: groupingsIn(asked),
    skip: Number(batch),
  };
}
