import type { Reminder } from "@safos/contract/reminders";
import { reminderRoutes as contract } from "@safos/contract/routes/reminders";
import { routes } from "#http";
import type { ReminderRow } from "./queries.ts";
import type { Reminders } from "./service.ts";

const view = ({ kind, id, dueAt }: ReminderRow): Reminder => ({ kind, id, at: dueAt.toISOString() });

export const reminderRoutes = (reminders: Reminders) =>
  routes("reminders", contract, {
    listReminders: async ({ caller }) => ({ items: (await reminders.list(caller)).map(view) }),
    readReminder: async ({ caller, params }) => ({ at: (await reminders.read(caller, params))?.toISOString() ?? null }),
    async setReminder({ caller, params, body }) {
      await reminders.set(caller, params, new Date(body.at));
      return { at: new Date(body.at).toISOString() };
    },
    async removeReminder({ caller, params }) {
      await reminders.remove(caller, params);
      return {};
    },
  });
