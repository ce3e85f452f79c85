export { createNotifications, type Notifications } from "./service.ts";
export { notificationSettings } from "./config.ts";
export { noticeSource, type Notice, type NoticeSource, type Reason } from "./sources.ts";
