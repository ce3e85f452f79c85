import { notificationRoutes } from "@safos/contract/routes/notifications";
import type { NoticePage, NoticeRule, NoticeSettingsView } from "@safos/contract/notifications";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";

export const noticesQuery = (isUnreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notices", isUnreadOnly],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(notificationRoutes.listNotices, {
        query: { ...(isUnreadOnly ? { unread: true } : {}), ...(pageParam ? { after: pageParam } : {}) },
      }),
    getNextPageParam: (page: NoticePage) => page.next,
  });

export const noticeSettingsQuery = queryOptions<NoticeSettingsView>({
  queryKey: ["notice-settings"],
  queryFn: () => request(notificationRoutes.readSettings),
});

export const noticeRulesQuery = queryOptions<NoticeRule[]>({
  queryKey: ["notice-rules"],
  queryFn: async () => (await request(notificationRoutes.listRules)).items,
});
