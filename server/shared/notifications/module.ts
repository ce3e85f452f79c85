import { defineModule, type Given } from "#module";
import { notificationSettings } from "./config.ts";
import type { NoticeSource } from "./sources.ts";
import { createNotifications } from "./service.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of a module's events a person is notified of. */
    readonly noticeSource?: NoticeSource;
  }
}

export const notificationsModule = defineModule({
  name: "notifications",
  folder: import.meta.dirname,
  settings: notificationSettings,
  async create(needs: Parameters<typeof createNotifications>[0] & Given<typeof notificationSettings>) {
    const notifications = await createNotifications(needs);
    return {
      api: notifications,
      accept(parts) {
        if (parts.noticeSource) notifications.register(parts.noticeSource);
      },
      prepare: () => notifications.start(),
    };
  },
});
