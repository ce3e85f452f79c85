import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  ChangeNoticeSettings,
  NoticePage,
  NoticeRule,
  NoticeRuleList,
  NoticeSettingsView,
  PushSubscription,
  ReadNotices,
} from "../notifications.ts";
import { defineRoutes } from "../route.ts";

const Listing = Type.Object(
  { after: Type.Optional(Id), unread: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const Unread = Type.Object({ unread: Type.Integer() });
const Endpoint = Type.Object({ endpoint: Type.String({ maxLength: 2000 }) }, { additionalProperties: false });

export const notificationRoutes = defineRoutes({
  listNotices: { method: "GET", path: "/api/v1/notices", access: "person", query: Listing, answer: NoticePage },
  markRead: { method: "POST", path: "/api/v1/notices/read", access: "person", body: ReadNotices, answer: Unread },
  readSettings: { method: "GET", path: "/api/v1/notice-settings", access: "person", answer: NoticeSettingsView },
  changeSettings: {
    method: "PATCH",
    path: "/api/v1/notice-settings",
    access: "person",
    body: ChangeNoticeSettings,
    answer: NoticeSettingsView,
    errors: ["NOTICE_ADDRESS_FOREIGN", "TIME_ZONE_UNKNOWN"],
  },
  listRules: { method: "GET", path: "/api/v1/notice-rules", access: "person", answer: NoticeRuleList },
  setRule: { method: "PUT", path: "/api/v1/notice-rules", access: "person", body: NoticeRule, answer: Empty },
  subscribe: {
    method: "POST",
    path: "/api/v1/push-subscriptions",
    access: "person",
    body: PushSubscription,
    answer: Empty,
    status: 201,
    errors: ["PUSH_OFF", "PUSH_REFUSED"],
  },
  unsubscribe: {
    method: "DELETE",
    path: "/api/v1/push-subscriptions",
    access: "person",
    body: Endpoint,
    answer: Empty,
  },
});
