import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar, Entry, EntryScope, Occurrence } from "@safos/contract/calendar";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Dialog, Radios, showToast, Skeleton } from "../../ui/index.ts";
import { noteUsed } from "./attached/used-categories.ts";
import { makeAgenda } from "./agenda/make-agenda.ts";
import {
  canWrite,
  changesOf,
  draftOf,
  etagFor,
  inZone,
  isReady,
  newDraft,
  newEntryOf,
  writableOf,
  type Draft,
} from "./draft.ts";
import { EntryCall } from "./EntryCall.tsx";
import { EntryDetails } from "./EntryDetails.tsx";
import { EntryFields } from "./EntryFields.tsx";
import { ProposedTimes } from "./counter/ProposedTimes.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { attendeesOf, isRoom, peopleOf, type Invited } from "./invited.ts";
import { PeopleField, PeopleList } from "./People.tsx";
import { entryQuery, ownZone, refresh, refreshSaved } from "./queries.ts";
import { settingsQuery, useUsualLead } from "./settings.ts";
import { Clashes } from "./rooms/Clashes.tsx";
import { RoomField } from "./rooms/RoomField.tsx";
import { useKeptDraft } from "./plan/kept-draft.ts";
import { LeftDraft } from "./plan/LeftDraft.tsx";
import { Planning } from "./plan/Planning.tsx";
import { usePlanned } from "./plan/usePlanned.tsx";

/** What is known of a new entry before its form is filled in. */
export interface Given {
  readonly start: string;
  readonly end?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly people?: readonly Invited[];
  readonly isAllDay?: boolean;
  /** Where it may be written to; else to the default calendar. */
  readonly calendarId?: string | undefined;
}

/** A new entry that begins as it is given. */
export function CreateEntry(props: { calendars: readonly Calendar[]; given: Given; onClose: () => void }) {
  const { isPending } = useQuery(settingsQuery);
  const lead = useUsualLead();
  // The form begins with it.
  return isPending ? null : <NewEntryForm {...props} lead={lead} />;
}

function NewEntryForm(props: {
  calendars: readonly Calendar[];
  given: Given;
  onClose: () => void;
  lead: number | null;
}) {
  const t = useText();
  const writable = writableOf(props.calendars);
  const [draft, setDraft] = useState(() => {
    const { calendarId, people: _people, ...given } = props.given;
    const chosen = writable.find(({ id }) => id === calendarId) ?? writable[0];
    return { ...newDraft(chosen?.id ?? "", given.start, props.lead), ...given };
  });
  // Everything beside the two fields goes by the reader's clock.
  const here = inZone(draft, ownZone());
  const [people, setPeople] = useState<readonly Invited[]>(props.given.people ?? []);
  const me = useMe();
  const locale = useLocale();
  const kept = useKeptDraft({ draft, people });
  const planned = usePlanned({
    people,
    draft,
    isKept: kept.isKept,
    organiser: null,
    calendar: writable.find(({ id }) => id === draft.calendarId),
    onTime: (time) => setDraft(inZone({ ...here, ...time }, draft.zone)),
  });
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => {
      const attendees = attendeesOf([], people);
      const body = { ...newEntryOf(draft), ...(attendees ? { attendees } : {}) };
      return request(calendarRoutes.createEntry, { params: { id: draft.calendarId }, body });
    },
    async onSuccess(entry) {
      kept.drop();
      noteUsed(draft.categories);
      props.onClose();
      const calendar = writable.find(({ id }) => id === draft.calendarId);
      const title = draft.summary.trim();
      if (calendar && draft.hasCall)
        await makeAgenda(entry, calendar, { template: draft.agenda, title, locale }).catch(() =>
          // The entry is saved: what was asked for besides is missing, and can be made from the meeting's page.
          showToast({ text: t("calendar.agendaFailed"), tone: "danger" }),
        );
      await refresh();
    },
  });
  return (
    <FormDialog
      title={t("calendar.new")}
      about={planned.about}
      size={planned.size}
      onClose={props.onClose}
      submit={planned.guests > 0 ? t("planning.send", { n: planned.guests }) : t("calendar.create")}
      onSubmit={() => create.mutate()}
      isPending={create.isPending}
      isIncomplete={!isReady(draft)}
      error={create.error}
    >
      <Planning side={planned.side}>
        {kept.left && (
          <LeftDraft
            title={kept.left.draft.summary}
            onDrop={kept.drop}
            onResume={() => {
              const { draft: left, people: others } = kept.left ?? { draft, people };
              const isThere = writable.some(({ id }) => id === left.calendarId);
              setDraft(isThere ? left : { ...left, calendarId: draft.calendarId });
              setPeople(others);
            }}
          />
        )}
        <EntryFields
          draft={draft}
          onChange={setDraft}
          calendars={writable}
          when={planned.when}
          people={
            <PeopleField
              people={people}
              onChange={setPeople}
              time={here}
              about={aboutPeople(t, false, people)}
              ownId={me.person.id}
            />
          }
          rooms={
            <RoomField
              people={people}
              onChange={setPeople}
              draft={draft}
              onLocation={(location) => setDraft({ ...draft, location })}
            />
          }
        />
        <Clashes error={create.error} />
      </Planning>
    </FormDialog>
  );
}

/** What was pressed: changed where the reader may, else shown. */
export function OpenEntry(props: { calendars: readonly Calendar[]; occurrence: Occurrence; onClose: () => void }) {
  const t = useText();
  const { occurrence } = props;
  const { entryId, recurrenceId } = occurrence;
  const { data } = useQuery({ ...entryQuery(entryId, recurrenceId), enabled: !occurrence.isBusyOnly });
  const calendar = props.calendars.find((one) => one.id === occurrence.calendarId);
  if (data && data.answer !== null)
    return <InvitationDialog entry={data} occurrence={occurrence} calendar={calendar} onClose={props.onClose} />;
  if (data && calendar && canWrite(calendar) && !data.isBusyOnly && data.kind === "VEVENT")
    return <ChangeEntryDialog entry={data} {...props} calendar={calendar} />;
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={occurrence.isBusyOnly ? t("calendar.busy") : occurrence.summary || t("calendar.untitled")}
      closeLabel={t("common.close")}
      footer={<Button onPress={props.onClose}>{t("common.close")}</Button>}
    >
      {data || occurrence.isBusyOnly ? (
        <>
          <EntryDetails occurrence={occurrence} entry={data} calendar={calendar} onGo={props.onClose} />
          {data && data.attendees.length > 0 && <PeopleList people={peopleOf(data)} />}
        </>
      ) : (
        <Skeleton label={t("common.loading")} rows={3} />
      )}
    </Dialog>
  );
}

/** What the search or an address leads to; a series as a whole. */
export function LinkedEntry(props: { calendars: readonly Calendar[]; id: string; onClose: () => void }) {
  const t = useText();
  const { data, error } = useQuery(entryQuery(props.id, null));
  if (error)
    return (
      <Dialog isOpen onClose={props.onClose} title={t("calendar.missing")} closeLabel={t("common.close")}>
        {explain(error)}
      </Dialog>
    );
  if (!data || data.start === null || props.calendars.length === 0) return null;
  const { start, end } = data;
  const occurrence = {
    ...data,
    entryId: data.id,
    start,
    end: end ?? start,
    recurrenceId: null,
    isFree: false,
    isTentative: false,
  };
  return <OpenEntry {...props} occurrence={occurrence} />;
}

interface ToSave {
  readonly before: Draft;
  readonly after: Draft;
  readonly scope: EntryScope;
  readonly people: readonly Invited[];
}

function useSaving(entry: Entry, occurrence: Occurrence, onClose: () => void) {
  const t = useText();
  const which = (scope: EntryScope) =>
    occurrence.recurrenceId === null ? {} : { scope, recurrenceId: occurrence.recurrenceId };
  const [opened] = useState(entry);
  const etag = etagFor(opened, entry, occurrence);
  const done = async (message: string): Promise<void> => {
    onClose();
    showToast({ text: message });
    await refreshSaved(entry.id);
  };
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ before, after, scope, people }: ToSave) => {
      const attendees = attendeesOf(peopleOf(entry), people);
      const changes = changesOf(entry, { before, after, scope });
      return request(calendarRoutes.changeEntry, {
        params: { id: entry.id },
        etag,
        body: { ...changes, ...(attendees ? { attendees } : {}), ...which(scope) },
      });
    },
    onSuccess(_, { after }) {
      noteUsed(after.categories);
      return done(t("calendar.saved"));
    },
  });
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: (scope: EntryScope) =>
      request(calendarRoutes.removeEntry, { params: { id: entry.id }, query: which(scope), etag }),
    onSuccess: () => done(t("calendar.removed")),
  });
  return { save, remove };
}

/** What saving does for those who are invited. */
function aboutPeople(t: ReturnType<typeof useText>, wasInvited: boolean, invited: readonly Invited[]): string | null {
  const n = invited.filter((one) => !isRoom(one)).length;
  if (!wasInvited) return n > 0 ? t("invitations.willSend", { n }) : null;
  return n > 0 ? t("invitations.willChange") : t("invitations.willCancel");
}

function ChangeEntryDialog(props: { entry: Entry; occurrence: Occurrence; calendar: Calendar; onClose: () => void }) {
  const t = useText();
  const { entry, occurrence, onClose } = props;
  const [before] = useState(() => draftOf(entry, occurrence));
  const [draft, setDraft] = useState(before);
  const here = inZone(draft, ownZone());
  const [people, setPeople] = useState<readonly Invited[]>(() => peopleOf(entry));
  const me = useMe();
  const wasInvited = entry.attendees.length > 0;
  const isOwn = !wasInvited || entry.organizer !== null;
  const planned = usePlanned({
    people,
    draft,
    organiser: entry.organizer?.person ?? null,
    calendar: props.calendar,
    onTime: (time) => setDraft(inZone({ ...here, ...time }, draft.zone)),
    entryId: entry.id,
  });
  const isSeries = occurrence.recurrenceId !== null;
  const [scope, setScope] = useState<EntryScope>(isSeries ? "this" : "all");
  const { save, remove } = useSaving(entry, occurrence, onClose);
  return (
    <FormDialog
      title={t("calendar.change")}
      about={planned.about}
      size={planned.size}
      onClose={onClose}
      submit={t("calendar.save")}
      onSubmit={() => save.mutate({ before, after: draft, scope, people })}
      isPending={save.isPending}
      isIncomplete={!isReady(draft)}
      error={save.error ?? remove.error}
    >
      <Planning side={planned.side}>
        <EntryCall path={entry.callPath} onGo={onClose} />
        <ProposedTimes entry={entry} occurrence={occurrence} onDone={onClose} />
        {isSeries && (
          <Radios
            label={t("calendar.scope")}
            value={scope}
            onChange={setScope}
            options={(["this", "following", "all"] as const).map((id) => ({ id, name: t(`calendar.scope.${id}`) }))}
          />
        )}
        <EntryFields
          draft={draft}
          onChange={setDraft}
          calendars={[props.calendar]}
          scope={scope}
          hadCall={before.hasCall}
          when={planned.when}
          people={
            isOwn && (
              <PeopleField
                people={people}
                onChange={setPeople}
                time={here}
                saved={inZone(before, ownZone())}
                about={aboutPeople(
                  t,
                  peopleOf(entry).some((one) => !isRoom(one)),
                  people,
                )}
                ownId={entry.organizer?.person?.id ?? me.person.id}
              />
            )
          }
          rooms={
            isOwn && (
              <RoomField
                people={people}
                onChange={setPeople}
                draft={draft}
                onLocation={(location) => setDraft({ ...draft, location })}
                isSingle={scope === "this"}
                entryId={entry.id}
              />
            )
          }
        />
        <Clashes error={save.error} />
        <div>
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            isPending={remove.isPending}
            onPress={() => remove.mutate(scope)}
          >
            {t(entry.isRecurring ? `calendar.remove.${scope}` : "calendar.remove")}
          </Button>
        </div>
      </Planning>
    </FormDialog>
  );
}
