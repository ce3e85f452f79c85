import { fileRoutes } from "@safos/contract/routes/files";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { elsewherePaceMs } from "../queries.ts";

const pageOf = (after: string) => (after === "" ? {} : { after });

export const sharedWithMeQuery = infiniteQueryOptions({
  queryKey: ["shared-with-me"],
  initialPageParam: "",
  queryFn: ({ pageParam }) => request(fileRoutes.listSharedWithMe, { query: pageOf(pageParam) }),
  getNextPageParam: (page) => page.next,
  refetchInterval: elsewherePaceMs,
});

export const sharedByMeQuery = infiniteQueryOptions({
  queryKey: ["shared-by-me"],
  initialPageParam: "",
  queryFn: ({ pageParam }) => request(fileRoutes.listSharedByMe, { query: pageOf(pageParam) }),
  getNextPageParam: (page) => page.next,
  refetchInterval: elsewherePaceMs,
});
