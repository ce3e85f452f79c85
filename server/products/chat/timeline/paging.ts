import { isTooDeep, type FastifyRequest } from "#http";
import { isObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { queryText } from "../protocol/scope.ts";
import { readEventFilter, type EventFilter } from "../sync/filter.ts";

/** The filter of a paging request: JSON in the query. */
export function queryFilter(request: FastifyRequest): EventFilter {
  const text = queryText(request, "filter");
  if (text === undefined || text === "") return readEventFilter({});
  if (isTooDeep(text)) refuse("M_BAD_JSON", "The filter is nested too deeply.");
  let filter: unknown;
  try {
    filter = JSON.parse(text);
  } catch {
    refuse("M_INVALID_PARAM", "The filter is not JSON.");
  }
  if (!isObject(filter)) refuse("M_INVALID_PARAM", "The filter must be an object.");
  return readEventFilter(filter);
}

/** Backwards or forwards in time. */
export function queryDirection(request: FastifyRequest): "b" | "f" {
  const direction = queryText(request, "dir");
  return direction === "b" || direction === "f" ? direction : refuse("M_INVALID_PARAM", "dir is b or f.");
}
