import type { Comment, ItemKindName, LinkedItem, ShareList, TrashedItem } from "@safos/contract/items";
import type { Group } from "@safos/contract/identity";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Static } from "typebox";
import { api } from "../../platform/api.ts";

/** The API's address of an item. */
export const itemPath = (kind: ItemKindName, id: string): string => `/api/v1/items/${kind}/${encodeURIComponent(id)}`;

export const commentsQuery = (kind: ItemKindName, id: string) =>
  infiniteQueryOptions({
    queryKey: ["comments", kind, id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<{ items: Comment[]; next?: string }>(
        `${itemPath(kind, id)}/comments${pageParam ? `?after=${pageParam}` : ""}`,
      ),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const sharesQuery = (kind: ItemKindName, id: string) =>
  queryOptions<ShareList>({
    queryKey: ["shares", kind, id],
    queryFn: () => api.get<ShareList>(`${itemPath(kind, id)}/shares`),
  });

export const linkedQuery = (kind: ItemKindName, id: string) =>
  queryOptions<Static<typeof LinkedItem>[]>({
    queryKey: ["linked", kind, id],
    queryFn: async () => (await api.get<{ items: Static<typeof LinkedItem>[] }>(`${itemPath(kind, id)}/links`)).items,
  });

export const trashedQuery = (workspaceId: string) =>
  queryOptions<TrashedItem[]>({
    queryKey: ["trashed", workspaceId],
    queryFn: async () =>
      (await api.get<{ items: TrashedItem[] }>(`/api/v1/workspaces/${workspaceId}/trashed-items`)).items,
  });

/** Groups by the beginning of a word of their name. */
export const groupsQuery = (words: string) =>
  queryOptions<Group[]>({
    queryKey: ["groups", words],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Group[] }>(`/api/v1/groups?query=${encodeURIComponent(words)}`, { signal })).items,
    enabled: words.trim().length > 0,
  });
