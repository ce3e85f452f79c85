import type { Calendar, EntryScope } from "@safos/contract/calendar";
import type { ReactNode } from "react";
import { useText } from "../../text/index.tsx";
import { FormRow, MomentField, Select, Switch, TextField } from "../../ui/index.ts";
import { AttachmentField } from "./attached/AttachmentField.tsx";
import { CategoryField } from "./attached/Categories.tsx";
import { CallFields } from "./agenda/CallFields.tsx";
import { faultOf, withAllDay, withStart, type Draft } from "./draft.ts";
import { ReminderField } from "./ReminderField.tsx";
import { repeats } from "./repeat.ts";
import { useUsualLead } from "./settings.ts";
import { ZoneField } from "./zone/ZoneField.tsx";
import "./text.ts";

/** The fields of an entry. `scope`: of a series one occurrence does not recur by itself, and all of it has one call. */
export function EntryFields(props: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  calendars: readonly Calendar[];
  scope?: EntryScope;
  /** Whether it has a call already; of a new entry left out. */
  hadCall?: boolean;
  /** Who takes part. */
  people?: ReactNode;
  /** When they can, where that has no column of its own. */
  when?: ReactNode;
  /** Where they meet, beside the words for it. */
  rooms?: ReactNode;
}) {
  const t = useText();
  const lead = useUsualLead();
  const { draft, onChange, calendars, scope = "all" } = props;
  const set = (changes: Partial<Draft>): void => onChange({ ...draft, ...changes });
  const kind = draft.isAllDay ? "date" : "datetime";
  return (
    <>
      <TextField
        label={t("calendar.title")}
        value={draft.summary}
        onChange={(summary) => set({ summary })}
        isRequired
        maxLength={1000}
        autoFocus
      />
      {props.people}
      <Switch isSelected={draft.isAllDay} onChange={(isAllDay) => onChange(withAllDay(draft, isAllDay, lead))}>
        {t("calendar.allDay")}
      </Switch>
      <FormRow>
        <MomentField
          kind={kind}
          label={t("calendar.start")}
          value={draft.start}
          onChange={(start) => onChange(withStart(draft, start))}
          isRequired
        />
        <MomentField
          kind={kind}
          label={t("calendar.end")}
          value={draft.end}
          onChange={(end) => set({ end })}
          isRequired
          error={faultOf(draft) === "order" ? t("calendar.order") : null}
        />
      </FormRow>
      <ZoneField draft={draft} onChange={onChange} />
      {props.when}
      {scope !== "this" && <Recurrence draft={draft} set={set} />}
      {scope === "all" && <Call draft={draft} set={set} hadCall={props.hadCall} />}
      <TextField
        label={t("calendar.location")}
        value={draft.location}
        onChange={(location) => set({ location })}
        maxLength={2000}
      />
      {props.rooms}
      <TextField
        label={t("calendar.description")}
        value={draft.description}
        onChange={(description) => set({ description })}
        rows={3}
        maxLength={100_000}
      />
      <AttachmentField attachments={draft.attachments} onChange={(attachments) => set({ attachments })} />
      <ReminderField
        reminders={draft.reminders}
        isAllDay={draft.isAllDay}
        onChange={(reminders) => set({ reminders })}
      />
      <CategoryField categories={draft.categories} onChange={(categories) => set({ categories })} />
      {calendars.length > 1 && (
        <Select
          label={t("calendar.calendar")}
          value={draft.calendarId}
          onChange={(calendarId) => set({ calendarId })}
          options={calendars.map(({ id, name, isOwn, workspaceName }) => ({
            id,
            name: isOwn ? name : `${name} · ${workspaceName}`,
          }))}
        />
      )}
      <Shown draft={draft} set={set} />
    </>
  );
}

/** How it recurs, and until when. */
function Recurrence({ draft, set }: { draft: Draft; set: (changes: Partial<Draft>) => void }) {
  const t = useText();
  const offered = draft.repeat === "other" ? [...repeats, "other" as const] : repeats;
  return (
    <FormRow>
      <Select
        label={t("calendar.repeat")}
        value={draft.repeat}
        onChange={(repeat) => set({ repeat })}
        options={offered.map((id) => ({ id, name: t(`calendar.repeat.${id}`) }))}
      />
      {draft.repeat !== "none" && draft.repeat !== "other" && (
        <MomentField
          kind="date"
          label={t("calendar.until")}
          value={draft.until}
          onChange={(until) => set({ until })}
          min={draft.start.slice(0, 10)}
        />
      )}
    </FormRow>
  );
}

/** Whether it has a call, and how that is where it is made now. */
function Call(props: { draft: Draft; set: (changes: Partial<Draft>) => void; hadCall: boolean | undefined }) {
  const t = useText();
  const { draft, set, hadCall } = props;
  return (
    <>
      <Switch isSelected={draft.hasCall} onChange={(hasCall) => set({ hasCall })}>
        {t("calendar.call")}
      </Switch>
      {draft.hasCall && hadCall !== true && <CallFields draft={draft} set={set} isNew={hadCall === undefined} />}
    </>
  );
}

/** What others see of it. */
function Shown({ draft, set }: { draft: Draft; set: (changes: Partial<Draft>) => void }) {
  const t = useText();
  return (
    <>
      <Switch isSelected={draft.isAbsence} onChange={(isAbsence) => set({ isAbsence })}>
        {t("calendar.absence")}
      </Switch>
      <Switch isSelected={draft.isPrivate} onChange={(isPrivate) => set({ isPrivate })}>
        {t("calendar.private")}
      </Switch>
    </>
  );
}
