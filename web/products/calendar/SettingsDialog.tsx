import type { CalendarSettings } from "@safos/contract/calendar";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Select, showToast } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { refresh } from "./queries.ts";
import { usualLeads } from "./reminder.ts";
import { nameOfReminder } from "./ReminderField.tsx";
import { settingsQuery } from "./settings.ts";

/** What the reader has chosen for their calendars, on all their devices. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { data, isFetchedAfterMount } = useQuery({ ...settingsQuery, staleTime: 0 });
  // The form begins with what holds now, and not with what was known before.
  return data && isFetchedAfterMount ? <Settings settings={data} onClose={onClose} /> : null;
}

function Settings({ settings, onClose }: { settings: CalendarSettings; onClose: () => void }) {
  const t = useText();
  const [reminder, setReminder] = useState(settings.reminder);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(calendarRoutes.setCalendarSettings, { body: { reminder } }),
    async onSuccess() {
      await refresh();
      showToast({ text: t("common.saved") });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("calendar.allSettings")}
      size="small"
      submit={t("calendar.save")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      error={save.error}
    >
      <Select
        label={t("calendar.usualReminder")}
        value={String(reminder ?? "none")}
        onChange={(id) => setReminder(usualLeads.find((one) => String(one) === id) ?? null)}
        options={(["none", ...usualLeads] as const).map((id) => ({
          id: String(id),
          name: nameOfReminder(t, id, false),
        }))}
      />
      <p className={css.meta}>{t("calendar.usualReminderHint")}</p>
    </FormDialog>
  );
}
