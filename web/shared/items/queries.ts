import { commentRoutes, itemRoutes, shareRoutes } from "@safos/contract/routes/items";
import { groupRoutes } from "@safos/contract/routes/identity";
import type { ItemKindName, LinkedItem, ShareList, TrashedItem } from "@safos/contract/items";
import type { Group } from "@safos/contract/identity";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Static } from "typebox";
import { request } from "../../platform/request.ts";

export const commentsQuery = (kind: ItemKindName, id: string) =>
  infiniteQueryOptions({
    queryKey: ["comments", kind, id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(commentRoutes.listComments, { params: { kind, id }, query: pageParam ? { after: pageParam } : {} }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const sharesQuery = (kind: ItemKindName, id: string) =>
  queryOptions<ShareList>({
    queryKey: ["shares", kind, id],
    queryFn: () => request(shareRoutes.listShares, { params: { kind, id } }),
  });

export const audienceQuery = (kind: ItemKindName, id: string) =>
  infiniteQueryOptions({
    queryKey: ["audience", kind, id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(shareRoutes.listAudience, { params: { kind, id }, query: pageParam ? { after: pageParam } : {} }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const linkedQuery = (kind: ItemKindName, id: string) =>
  queryOptions<Static<typeof LinkedItem>[]>({
    queryKey: ["linked", kind, id],
    queryFn: async () => (await request(itemRoutes.listLinks, { params: { kind, id } })).items,
  });

export const trashedQuery = (workspaceId: string) =>
  queryOptions<TrashedItem[]>({
    queryKey: ["trashed", workspaceId],
    queryFn: async () => (await request(itemRoutes.listTrash, { params: { id: workspaceId } })).items,
  });

/** Groups by the beginning of a word of their name. */
export const groupsQuery = (text: string) =>
  queryOptions<Group[]>({
    queryKey: ["groups", text],
    queryFn: async ({ signal }) => (await request(groupRoutes.searchGroups, { query: { query: text }, signal })).items,
    enabled: text.trim().length > 0,
  });
