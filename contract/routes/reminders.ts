import Type from "typebox";
import { Empty } from "../common.ts";
import { ItemKindName } from "../items.ts";
import { Reminder, ReminderAt, SetReminder } from "../reminders.ts";
import { defineRoutes } from "../route.ts";

const byRef = { kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) };

/** Of what the caller wants to be reminded. Nobody else sees it. */
export const reminderRoutes = defineRoutes({
  /** The first to come first. */
  listReminders: {
    method: "GET",
    path: "/api/v1/reminders",
    access: "person",
    answer: Type.Object({ items: Type.Array(Reminder) }),
  },
  readReminder: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/reminder",
    access: "person",
    params: byRef,
    answer: ReminderAt,
  },
  setReminder: {
    method: "PUT",
    path: "/api/v1/items/:kind/:id/reminder",
    access: "person",
    params: byRef,
    body: SetReminder,
    answer: ReminderAt,
    errors: ["REMINDER_PAST", "REMINDERS_TOO_MANY"],
  },
  removeReminder: {
    method: "DELETE",
    path: "/api/v1/items/:kind/:id/reminder",
    access: "person",
    params: byRef,
    answer: Empty,
  },
});
