import { captionRoutes } from "@safos/contract/routes/captions";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

/** What was said in a meeting, in order. */
export const transcriptQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["meeting-transcript", id, "all"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(captionRoutes.readTranscript, {
        params: { id },
        query: { limit: 200, ...(pageParam === "" ? {} : { after: pageParam }) },
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

/** Lines that hold some query. */
export const hitsQuery = (id: string, query: string) =>
  queryOptions({
    queryKey: ["meeting-transcript", id, "hits", query],
    queryFn: ({ signal }) =>
      request(captionRoutes.readTranscript, { params: { id }, query: { q: query, limit: 200 }, signal }),
    enabled: query !== "",
    placeholderData: keepPreviousData,
  });
