import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Entry } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { Notice } from "../../ui/index.ts";
import { refresh } from "./queries.ts";
import { ReminderField } from "./ReminderField.tsx";

/** When the reader is reminded of what another organises; kept as soon as it is chosen. */
export function OwnReminder({ entry }: { entry: Entry }) {
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (reminders: readonly number[]) =>
      request(calendarRoutes.changeEntry, { params: { id: entry.id }, body: { reminders: [...reminders] } }),
    onSuccess: refresh,
  });
  return (
    <>
      <ReminderField
        reminders={save.isError ? entry.reminders : (save.variables ?? entry.reminders)}
        isAllDay={entry.isAllDay}
        onChange={(reminders) => save.mutate(reminders)}
      />
      {save.error && <Notice tone="danger">{explain(save.error)}</Notice>}
    </>
  );
}
