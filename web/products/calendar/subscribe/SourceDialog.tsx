import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar } from "@safos/contract/calendar";
import type { CalendarSource } from "@safos/contract/calendar-source";
import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { explain } from "../../../platform/api.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { formatWhen, useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { Button, Checkbox, Dialog, Notice, showToast, TextField } from "../../../ui/index.ts";
import css from "../Calendar.module.css";
import { canManageSource, canRefresh } from "./rights.ts";
import { refresh } from "../queries.ts";
import "../text.ts";

interface Props {
  readonly calendar: Calendar;
  readonly onClose: () => void;
}

/** Where a calendar that is subscribed to comes from, when it was fetched and what went wrong; its owners change its address. */
export function SourceDialog({ calendar, onClose }: Props) {
  const { source } = calendar;
  if (!source) return null;
  return canManageSource(calendar) ? (
    <ChangeSource calendar={calendar} source={source} onClose={onClose} />
  ) : (
    <ShowSource calendar={calendar} source={source} onClose={onClose} />
  );
}

function ShowSource({ calendar, source, onClose }: Props & { readonly source: CalendarSource }) {
  const t = useText();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={t("subscribe.settingsOf", { name: calendar.name })}
      closeLabel={t("common.close")}
      footer={<Button onPress={onClose}>{t("common.close")}</Button>}
    >
      <SourceState calendar={calendar} source={source} />
    </Dialog>
  );
}

function ChangeSource({ calendar, source, onClose }: Props & { readonly source: CalendarSource }) {
  const t = useText();
  const [url, setUrl] = useState(source.url ?? "");
  const [countsAsBusy, setCountsAsBusy] = useState(source.countsAsBusy);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(calendarRoutes.changeCalendar, {
        params: { id: calendar.id },
        body: { source: { countsAsBusy, ...(url.trim() === source.url ? {} : { url: url.trim() }) } },
      }),
    async onSuccess() {
      onClose();
      await refresh();
    },
  });
  return (
    <FormDialog
      title={t("subscribe.settingsOf", { name: calendar.name })}
      onClose={onClose}
      size="small"
      submit={t("subscribe.save")}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      isIncomplete={url.trim().length < 8}
      error={save.error}
    >
      <SourceState calendar={calendar} source={source} />
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
      />
      <Checkbox isSelected={countsAsBusy} onChange={setCountsAsBusy}>
        {t("subscribe.countsAsBusy")}
      </Checkbox>
    </FormDialog>
  );
}

/** When it was last fetched and what went wrong, with a way to fetch it now. */
function SourceState({ calendar, source }: { readonly calendar: Calendar; readonly source: CalendarSource }) {
  const t = useText();
  const locale = useLocale();
  const { host, fetchedAt, failure } = source;
  const fetchNow = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(calendarRoutes.refreshCalendar, { params: { id: calendar.id } }),
    onSuccess: () => showToast({ text: t("subscribe.refreshed", { name: calendar.name }) }),
    // What went wrong stands beside the calendar too.
    onSettled: () => refresh(),
  });
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  const when = fetchedAt === null ? null : formatWhen(locale, Date.parse(fetchedAt), now(), days);
  const problem = fetchNow.error ? explain(fetchNow.error) : failure && t(`subscribe.failure.${failure}`);
  return (
    <>
      <p className={css.meta}>
        {when === null
          ? t("subscribe.notFetched", { host })
          : t("subscribe.fetched", { host, when: withinSentence(locale, when) })}
        {source.leftOut > 0 && ` ${t("subscribe.leftOut", { n: source.leftOut })}`}
      </p>
      {problem && (
        <Notice tone={failure === "rule" ? "info" : "danger"}>
          {problem}
          {source.isPaused && ` ${t("subscribe.paused")}`}
        </Notice>
      )}
      {canRefresh(calendar) && (
        <div>
          <Button
            icon={<RefreshCw aria-hidden="true" />}
            isPending={fetchNow.isPending}
            onPress={() => fetchNow.mutate()}
          >
            {t("subscribe.refresh")}
          </Button>
        </div>
      )}
    </>
  );
}
