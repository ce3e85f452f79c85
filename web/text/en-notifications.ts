import type { svNotifications } from "./sv-notifications.ts";

export const enNotifications: Record<keyof typeof svNotifications, string> = {};
