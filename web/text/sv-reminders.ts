/** Swedish words of reminders; loaded with their dialog. */
export const svReminders = {
  "reminder.title": "Påminn mig",
  "reminder.about": "Du får en avisering om {name}. Ingen annan ser det.",
  "reminder.when": "När",
  "reminder.today": "Senare idag",
  "reminder.tomorrow": "Imorgon bitti",
  "reminder.week": "På måndag",
  "reminder.own": "En annan tid",
  "reminder.moment": "Dag och tid",
  "reminder.save": "Påminn mig",
  "reminder.remove": "Ta bort påminnelsen",
  "reminder.is": "Du blir påmind {when}.",
  "reminder.set": "Du blir påmind {when}.",
  "reminder.removed": "Påminnelsen är borttagen.",
  "error.REMINDER_PAST": "Välj en tid som inte har varit, inom tio år.",
  "error.REMINDERS_TOO_MANY": "Du har för många påminnelser. Ta bort några först.",
};
