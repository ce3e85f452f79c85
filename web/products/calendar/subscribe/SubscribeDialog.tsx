import { calendarColours as colours } from "@safos/contract/calendar-colours";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, showToast, TextField } from "../../../ui/index.ts";
import { ColourChoice } from "../ColourChoice.tsx";
import { ownZone, refresh } from "../queries.ts";
import "../text.ts";

/** Subscribes to a calendar elsewhere; what is wrong with its address is said before anything is made. */
export function SubscribeDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [colour, setColour] = useState<string>(colours[1]);
  const [countsAsBusy, setCountsAsBusy] = useState(false);
  const subscribe = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(calendarRoutes.createCalendar, {
        body: {
          ...(name.trim() === "" ? {} : { name: name.trim() }),
          colour,
          timeZone: ownZone(),
          source: { url: url.trim(), countsAsBusy },
        },
      }),
    async onSuccess(calendar) {
      onClose();
      showToast({ text: t("subscribe.done", { name: calendar.name }) });
      await refresh();
    },
  });
  return (
    <FormDialog
      title={t("subscribe.title")}
      about={t("subscribe.about")}
      onClose={onClose}
      size="small"
      submit={t("subscribe.now")}
      onSubmit={() => subscribe.mutate()}
      isPending={subscribe.isPending}
      isIncomplete={url.trim().length < 8}
      error={subscribe.error}
    >
      <TextField
        label={t("subscribe.url")}
        hint={t("subscribe.urlHint")}
        value={url}
        onChange={setUrl}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        isRequired
        maxLength={2000}
        autoFocus
      />
      <TextField
        label={t("subscribe.name")}
        hint={t("subscribe.nameHint")}
        value={name}
        onChange={setName}
        maxLength={200}
      />
      <ColourChoice colour={colour} onChange={setColour} />
      <Checkbox isSelected={countsAsBusy} onChange={setCountsAsBusy}>
        {t("subscribe.countsAsBusy")}
      </Checkbox>
    </FormDialog>
  );
}
