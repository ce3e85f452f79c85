import type { svReminders } from "./sv-reminders.ts";

export const enReminders: Record<keyof typeof svReminders, string> = {
  "reminder.title": "Remind me",
  "reminder.about": "You get a notice about {name}. Nobody else sees it.",
  "reminder.when": "When",
  "reminder.today": "Later today",
  "reminder.tomorrow": "Tomorrow morning",
  "reminder.week": "On Monday",
  "reminder.own": "Another time",
  "reminder.moment": "Day and time",
  "reminder.save": "Remind me",
  "reminder.remove": "Remove the reminder",
  "reminder.is": "You are reminded {when}.",
  "reminder.set": "You are reminded {when}.",
  "reminder.removed": "The reminder is removed.",
  "error.REMINDER_PAST": "Choose a time to come, within ten years.",
  "error.REMINDERS_TOO_MANY": "You have too many reminders. Remove some first.",
};
