import type { Resource, ResourceQuery } from "@safos/contract/resources";
import { resourceRoutes } from "@safos/contract/routes/resources";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { faultOf, newEntryOf, type Draft } from "../draft.ts";

/** The time that the form has, as the server takes it; a single occurrence of a series does not recur. */
export function timeOf(draft: Draft, isSingle: boolean): ResourceQuery {
  if (faultOf(draft) !== null) return {};
  const { start, end, zone, rrule } = newEntryOf(draft);
  return { start, end, ...(zone ? { zone } : {}), ...(rrule && !isSingle ? { rrule } : {}) };
}

/** What stands in an entry is looked for among these; who searches finds the others. */
const mostAsked = 200;

/** Rooms and equipment that the reader may book, free ones first. */
export const resourcesQuery = (query: ResourceQuery) =>
  queryOptions<Resource[]>({
    queryKey: ["calendar", "resources", query],
    queryFn: async ({ signal }) =>
      (await request(resourceRoutes.listResources, { query: { ...query, limit: mostAsked }, signal })).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
