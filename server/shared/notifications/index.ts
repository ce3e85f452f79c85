export { createNotifications, type Notifications } from "./service.ts";
export { notificationSettings } from "./config.ts";
export type { Notice, NoticeSource, Reason } from "./sources.ts";
