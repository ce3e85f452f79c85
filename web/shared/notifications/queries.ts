import type { NoticePage, NoticeRule, NoticeSettingsView } from "@safos/contract/notifications";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";

export const noticesQuery = (isUnreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notices", isUnreadOnly],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<NoticePage>(
        `/api/v1/notices?${new URLSearchParams({
          ...(isUnreadOnly ? { unread: "true" } : {}),
          ...(pageParam ? { after: pageParam } : {}),
        })}`,
      ),
    getNextPageParam: (page: NoticePage) => page.next,
  });

export const noticeSettingsQuery = queryOptions<NoticeSettingsView>({
  queryKey: ["notice-settings"],
  queryFn: () => api.get<NoticeSettingsView>("/api/v1/notice-settings"),
});

export const noticeRulesQuery = queryOptions<NoticeRule[]>({
  queryKey: ["notice-rules"],
  queryFn: async () => (await api.get<{ items: NoticeRule[] }>("/api/v1/notice-rules")).items,
});
