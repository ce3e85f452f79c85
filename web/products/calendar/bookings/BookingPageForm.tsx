import "./text.ts";
import type { BookingPage, BookingSettings } from "@safos/contract/booking";
import { bookingRoutes } from "@safos/contract/routes/booking";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Checkbox, Switch, TextField } from "../../../ui/index.ts";
import { refresh } from "../queries.ts";
import {
  draftOf,
  limits,
  readHours,
  readMinutes,
  readNumber,
  settingsOf,
  type Draft,
  type NumberName,
} from "./draft.ts";
import { QuestionFields } from "./QuestionFields.tsx";

type Change = (part: Partial<Draft>) => void;

/** What visitors can book, when, and what they are asked. */
export function BookingPageForm({ page, onClose }: { page: BookingPage | null; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(page));
  const change: Change = (part) => setDraft({ ...draft, ...part });
  const settings = settingsOf(draft);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: BookingSettings) =>
      page
        ? request(bookingRoutes.changeBookingPage, { params: { id: page.id }, body })
        : request(bookingRoutes.createBookingPage, { body: { settings: body } }),
    async onSuccess() {
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(page ? "bookingPages.change" : "bookingPages.add")}
      onClose={onClose}
      submit={t(page ? "bookingPages.save" : "bookingPages.make")}
      onSubmit={() => settings && save.mutate(settings)}
      isPending={save.isPending}
      isIncomplete={settings === null}
      error={save.error}
    >
      <TextField
        label={t("bookingPages.name")}
        value={draft.title}
        onChange={(title) => change({ title })}
        maxLength={200}
        isRequired
      />
      <TextField
        label={t("bookingPages.text")}
        value={draft.text}
        onChange={(text) => change({ text })}
        rows={3}
        maxLength={3000}
      />
      <TextField
        label={t("bookingPages.minutes")}
        hint={t("bookingPages.minutesHint")}
        value={draft.minutes}
        onChange={(minutes) => change({ minutes })}
        error={readMinutes(draft.minutes) === null ? t("bookingPages.minutesWrong") : null}
      />
      <Checkbox isSelected={draft.hasCall} onChange={(hasCall) => change({ hasCall })}>
        {t("bookingPages.hasCall")}
      </Checkbox>
      <TextField
        label={t("bookingPages.location")}
        value={draft.location}
        onChange={(location) => change({ location })}
        maxLength={500}
      />
      <Hours draft={draft} change={change} />
      <NumberField name="step" draft={draft} change={change} label={t("bookingPages.step")} />
      <NumberField name="before" draft={draft} change={change} label={t("bookingPages.before")} />
      <NumberField name="after" draft={draft} change={change} label={t("bookingPages.after")} />
      <NumberField name="notice" draft={draft} change={change} label={t("bookingPages.notice")} />
      <NumberField name="ahead" draft={draft} change={change} label={t("bookingPages.ahead")} />
      <NumberField
        name="mostPerDay"
        draft={draft}
        change={change}
        label={t("bookingPages.most")}
        hint={t("bookingPages.mostHint")}
      />
      <Checkbox isSelected={draft.asksPhone} onChange={(asksPhone) => change({ asksPhone })}>
        {t("bookingPages.asksPhone")}
      </Checkbox>
      <QuestionFields questions={draft.questions} onChange={(questions) => change({ questions })} />
      <TextField
        label={t("bookingPages.confirmation")}
        value={draft.confirmation}
        onChange={(confirmation) => change({ confirmation })}
        rows={3}
        maxLength={2000}
      />
      <NumberField name="keptDays" draft={draft} change={change} label={t("bookingPages.keptDays")} />
      <Switch isSelected={draft.isOpen} onChange={(isOpen) => change({ isOpen })}>
        {t("bookingPages.isOpen")}
      </Switch>
    </FormDialog>
  );
}

/** Any Monday. */
const aMonday = Date.UTC(2026, 10, 30);

function Hours({ draft, change }: { draft: Draft; change: Change }) {
  const t = useText();
  const language = useLocale() === "sv" ? "sv-SE" : "en-GB";
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return (
    <>
      {draft.hours.map((text, index) => (
        <TextField
          key={index}
          label={t("bookingPages.hours", { day: weekday.format(aMonday + index * 86_400_000) })}
          hint={index === 0 ? t("bookingPages.hoursHint") : undefined}
          value={text}
          onChange={(next) => change({ hours: draft.hours.with(index, next) })}
          error={readHours(text) === null ? t("bookingPages.hoursWrong") : null}
          maxLength={100}
        />
      ))}
      <p>{t("bookingPages.zone", { zone: draft.zone })}</p>
    </>
  );
}

function NumberField(props: { name: NumberName; label: string; hint?: string; draft: Draft; change: Change }) {
  const t = useText();
  const { name, label, hint, draft, change } = props;
  const [from, to] = limits[name];
  const isLeftOut = name === "mostPerDay" && draft.mostPerDay.trim() === "";
  const isWrong = !isLeftOut && readNumber(name, draft[name]) === null;
  return (
    <TextField
      label={label}
      hint={hint}
      value={draft[name]}
      onChange={(text) => change({ [name]: text })}
      inputMode="decimal"
      error={isWrong ? t("bookingPages.numberWrong", { from, to }) : null}
    />
  );
}
