import { calendarColours as colours } from "@safos/contract/calendar-colours";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { TextField } from "../../ui/index.ts";
import { ColourChoice } from "./ColourChoice.tsx";
import { ownZone, refresh } from "./queries.ts";

/** A new calendar, or the name and the reader's own colour of one. */
export function CalendarForm({ calendar, onClose }: { calendar?: Calendar; onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState(calendar?.name ?? "");
  const [colour, setColour] = useState<string>(calendar?.colour.toLowerCase() ?? colours[0]);
  const canRename = calendar === undefined || calendar.role === "owner";
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      calendar
        ? request(calendarRoutes.changeCalendar, {
            params: { id: calendar.id },
            body: { colour, ...(name.trim() === calendar.name ? {} : { name: name.trim() }) },
          })
        : request(calendarRoutes.createCalendar, { body: { name: name.trim(), colour, timeZone: ownZone() } }),
    async onSuccess() {
      onClose();
      await refresh();
    },
  });
  return (
    <FormDialog
      title={t(calendar ? "calendar.settings" : "calendar.add")}
      onClose={onClose}
      size="small"
      submit={t(calendar ? "calendar.save" : "calendar.addNow")}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      isIncomplete={name.trim() === ""}
      error={save.error}
    >
      {canRename && (
        <TextField label={t("calendar.name")} value={name} onChange={setName} isRequired maxLength={200} autoFocus />
      )}
      <ColourChoice colour={colour} onChange={setColour} />
    </FormDialog>
  );
}
