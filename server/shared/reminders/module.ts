import { defineModule, type Given } from "#module";
import { reminderNotices } from "./notices.ts";
import { reminderRoutes } from "./routes.ts";
import { createReminders, type ReminderNeeds } from "./service.ts";
import type { Items } from "#items";

export const remindersModule = defineModule({
  name: "reminders",
  folder: import.meta.dirname,
  create(needs: ReminderNeeds & { readonly items: Items } & Given) {
    const reminders = createReminders(needs);
    return {
      api: reminders,
      parts: {
        routes: [reminderRoutes(reminders)],
        noticeSource: reminderNotices(needs.items),
        jobs: { "reminders:tell": { handle: () => reminders.publishDue(), every: "* * * * *" } },
      },
    };
  },
});
