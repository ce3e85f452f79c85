import { useText } from "../../text/index.tsx";
import { Select } from "../../ui/index.ts";
import { reminderChoices, type ReminderChoice } from "./reminder.ts";
import "./text.ts";

/** When one is reminded of an entry; several, or one that is not among the choices, stand as they are until another is chosen. */
export function ReminderField(props: {
  reminders: readonly number[];
  isAllDay: boolean;
  onChange: (reminders: readonly number[]) => void;
}) {
  const t = useText();
  const { reminders, isAllDay, onChange } = props;
  const choices = reminderChoices(isAllDay);
  const [first] = reminders;
  const known = first === undefined ? "none" : choices.find((one) => reminders.length === 1 && one === first);
  const offered: ReminderChoice[] = known === undefined ? ["other", "none", ...choices] : ["none", ...choices];
  return (
    <Select
      label={t("calendar.reminder")}
      value={String(known ?? "other")}
      onChange={(id) => {
        if (id !== "other") onChange(id === "none" ? [] : [Number(id)]);
      }}
      options={offered.map((id) => ({ id: String(id), name: nameOfReminder(t, id, isAllDay) }))}
    />
  );
}

export function nameOfReminder(t: ReturnType<typeof useText>, choice: ReminderChoice, isAllDay: boolean): string {
  if (choice === "none" || choice === "other") return t(`calendar.reminder.${choice}`);
  if (isAllDay)
    return t(choice < 0 ? "calendar.reminder.sameDay" : "calendar.reminder.daysBefore", {
      n: Math.ceil(choice / 1440),
    });
  if (choice === 0) return t("calendar.reminder.start");
  if (choice < 60) return t("calendar.reminder.minutes", { n: choice });
  return choice < 1440
    ? t("calendar.reminder.hours", { n: choice / 60 })
    : t("calendar.reminder.days", { n: choice / 1440 });
}
