import Type, { type Static } from "typebox";
import { Moment, Nullable, type ErrorTable } from "./common.ts";
import { ItemKindName } from "./items.ts";

export const reminderErrors = {
  REMINDER_PAST: ["invalid", "One is reminded at a moment to come, within ten years."],
  REMINDERS_TOO_MANY: ["conflict", "There are too many reminders. Remove some of them first."],
} as const satisfies ErrorTable;

export const Reminder = Type.Object({ kind: ItemKindName, id: Type.String(), at: Moment });
export type Reminder = Static<typeof Reminder>;

/** When the caller is reminded of an item; null: they are not. */
export const ReminderAt = Type.Object({ at: Nullable(Moment) });
export const SetReminder = Type.Object({ at: Moment }, { additionalProperties: false });
