import type { WorkingHours } from "@safos/contract/calendar";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";
import { readHours, writeHours } from "./bookings/draft.ts";
import { ownZone, refresh } from "./queries.ts";

/** Any Monday. */
const aMonday = Date.UTC(2026, 10, 30);

/** When the reader works, which colleagues see and proposals keep to. */
export function WorkingHoursDialog({ onClose }: { onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ["calendar", "working-hours"],
    queryFn: () => request(calendarRoutes.readWorkingHours),
    // The form begins with them.
    gcTime: 0,
  });
  return data ? <Hours hours={data} onClose={onClose} /> : null;
}

function Hours({ hours, onClose }: { hours: WorkingHours; onClose: () => void }) {
  const t = useText();
  const language = useLocale() === "sv" ? "sv-SE" : "en-GB";
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const [week, setWeek] = useState(() => hours.week.map(writeHours));
  const read = week.map(readHours);
  const zone = ownZone();
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(calendarRoutes.setWorkingHours, { body: { zone, week: read.map((spans) => spans ?? []) } }),
    async onSuccess() {
      await refresh();
      showToast({ text: t("common.saved") });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("calendar.workingHours")}
      size="small"
      submit={t("calendar.save")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      isIncomplete={read.includes(null)}
      error={save.error}
    >
      {week.map((text, index) => (
        <TextField
          key={index}
          label={weekday.format(aMonday + index * 86_400_000)}
          hint={index === 0 ? t("calendar.workingHoursHint", { zone }) : undefined}
          value={text}
          onChange={(next) => setWeek(week.with(index, next))}
          error={read[index] === null ? t("calendar.workingHoursWrong") : null}
          maxLength={100}
        />
      ))}
    </FormDialog>
  );
}
