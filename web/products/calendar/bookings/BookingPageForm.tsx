import "./text.ts";
import type { BookingPage, BookingSettings } from "@safos/contract/booking";
import { bookingRoutes } from "@safos/contract/routes/booking";
import { useMutation } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Checkbox, Switch, TextField } from "../../../ui/index.ts";
import { refresh } from "../queries.ts";
import css from "./Bookings.module.css";
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
import { isComplete, isOther, teamDraftOf, type TeamDraft } from "./team-draft.ts";
import { TeamFields } from "./TeamFields.tsx";

type Change = (part: Partial<Draft>) => void;

/** Stores a page, and at a team's who takes its visits. */
async function store(page: BookingPage | null, settings: BookingSettings, team: TeamDraft): Promise<void> {
  const { workspaceId, mode } = team;
  const officers = { mode, officerIds: [...team.officerIds] };
  if (!page && workspaceId !== null) {
    await request(bookingRoutes.createTeamBookingPage, { body: { workspaceId, ...officers, settings } });
    return;
  }
  if (!page) {
    await request(bookingRoutes.createBookingPage, { body: { settings } });
    return;
  }
  const params = { id: page.id };
  await request(bookingRoutes.changeBookingPage, { params, body: settings });
  if (page.team && isOther(teamDraftOf(page), team))
    await request(bookingRoutes.changeBookingTeam, { params, body: officers });
}

/** What visitors can book, with whom and when, and what they are asked. */
export function BookingPageForm({ page, onClose }: { page: BookingPage | null; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(page));
  const [team, setTeam] = useState(() => teamDraftOf(page));
  const change: Change = (part) => setDraft({ ...draft, ...part });
  const settings = settingsOf(draft);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: BookingSettings) => store(page, body, team),
    async onSuccess() {
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(page ? "bookingPages.change" : "bookingPages.add")}
      size="wide"
      onClose={onClose}
      submit={t(page ? "bookingPages.save" : "bookingPages.make")}
      onSubmit={() => settings && save.mutate(settings)}
      isPending={save.isPending}
      isIncomplete={settings === null || !isComplete(team)}
      error={save.error}
    >
      <Part title={t("bookingPages.part.visit")}>
        <Visit draft={draft} change={change} />
      </Part>
      <Part title={t("bookingPages.part.who")}>
        <TeamFields team={team} onChange={setTeam} isKept={page !== null} />
        {team.workspaceId === null && <p className={css.hint}>{t("bookingPages.inMine")}</p>}
      </Part>
      <Part title={t("bookingPages.part.times")}>
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
          label={t(team.workspaceId === null ? "bookingPages.most" : "bookingPages.mostEach")}
          hint={t("bookingPages.mostHint")}
        />
      </Part>
      <Part title={t("bookingPages.part.asks")}>
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
      </Part>
      <Switch isSelected={draft.isOpen} onChange={(isOpen) => change({ isOpen })}>
        {t("bookingPages.isOpen")}
      </Switch>
    </FormDialog>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <h3 id={id} className={css.heading}>
        {title}
      </h3>
      {children}
    </section>
  );
}

function Visit({ draft, change }: { draft: Draft; change: Change }) {
  const t = useText();
  return (
    <>
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
    </>
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
