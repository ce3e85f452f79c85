import { federatedRoutes } from "@safos/contract/routes/federated";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { elsewherePaceMs } from "../queries.ts";

export const receivedSharesQuery = infiniteQueryOptions({
  queryKey: ["federated-shares"],
  initialPageParam: "",
  queryFn: ({ pageParam }) =>
    request(federatedRoutes.listReceivedShares, { query: pageParam === "" ? {} : { after: pageParam } }),
  getNextPageParam: (page) => page.next,
  refetchInterval: elsewherePaceMs,
});

/** A path as the server reads it, from names as people do. */
export const pathOf = (names: readonly string[]): string => names.map(encodeURIComponent).join("/");

export const remoteFolderQuery = (id: string, names: readonly string[]) =>
  queryOptions({
    queryKey: ["remote-folder", id, ...names],
    queryFn: () => request(federatedRoutes.listRemote, { params: { id }, query: { path: pathOf(names) } }),
    refetchInterval: elsewherePaceMs,
    retry: false,
  });

/** With whom on other servers a file is shared, and who has answered. */
export const sentSharesQuery = (id: number) =>
  queryOptions({
    queryKey: ["federated-shares-of", id],
    queryFn: async () => (await request(federatedRoutes.listServerShares, { params: { id } })).items,
  });
