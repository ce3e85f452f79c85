import type { Calendar, Occurrence } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { explain, isNotHeld } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { KeyHint } from "../../platform/KeyHint.tsx";
import { useGoTo } from "../../platform/PathLink.tsx";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Hidden, Notice, Skeleton } from "../../ui/index.ts";
import { Agenda } from "./Agenda.tsx";
import css from "./Calendar.module.css";
import { CalendarHead, views } from "./CalendarHead.tsx";
import { dayAt, daysOf, isDay, minutesAt, timeOn, type Day, type View } from "./days.ts";
import { canWrite } from "./draft.ts";
import { CreateEntry, LinkedEntry, OpenEntry, type Given } from "./EntryDialog.tsx";
import { setHidden, useHidden } from "./hidden.ts";
import { CutLayers } from "./layers/CutLayers.tsx";
import { datedOf, drawnAt } from "./layers/dated.ts";
import { useLayers } from "./layers/useLayers.ts";
import { useMovingDated } from "./layers/useMovingDated.ts";
import { MonthGrid } from "./MonthGrid.tsx";
import { byDay, keyOf } from "./placing.ts";
import { sideBySide } from "./preference.ts";
import { MeetingLink } from "./link/MeetingLink.tsx";
import { WithPerson } from "./plan/WithPerson.tsx";
import { FromPoll } from "./poll/FromPoll.tsx";
import { calendarsQuery, fetchAhead, occurrencesQuery } from "./queries.ts";
import { QuickEntry } from "./QuickEntry.tsx";
import { ScopeDialog } from "./ScopeDialog.tsx";
import { TimeGrid } from "./TimeGrid.tsx";
import { useTimeText } from "./time-text.ts";
import { timesOfRange, useEntryDrag, type EntryDrag, type Held } from "./useEntryDrag.ts";
import { useFetchedAhead } from "./useFetchedAhead.ts";
import { useMoving } from "./useMoving.ts";
import { useMovingToCalendar } from "./useMovingToCalendar.ts";
import { YearGrid } from "./YearGrid.tsx";
import "./text.ts";

const isView = (text: unknown): text is View => views.includes(text as View);

function useView() {
  const search = useSearch({ from: "/inside/calendar" });
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  return {
    entry: search.entry,
    calendar: search.calendar,
    poll: search.poll,
    withUserId: search.with,
    link: search.link === undefined ? null : search,
    view: isView(search.view) ? search.view : isPhone ? "agenda" : "week",
    day: isDay(search.day) ? search.day : dayAt(now()),
    go: (view: View, day: Day): void => {
      // At once, not when what was shown has been taken off the page.
      fetchAhead(view, day);
      void navigate({ to: "/calendar", search: { view, day }, replace: true });
    },
  };
}

/** The next half hour of this day, or nine o'clock of another. */
function nextStart(day: Day): string {
  if (day !== dayAt(now())) return timeOn(day, 540);
  return timeOn(day, Math.ceil((minutesAt(now()) + 1) / 30) * 30);
}

/** Moving what is drawn; what is spoken of it; and the focus, which goes along with what keys have moved. */
function useMovable(
  { all, beside }: { all: readonly Calendar[]; beside: readonly Calendar[] },
  drawn: unknown,
  onMake: (given: Given) => void,
) {
  const t = useText();
  const { whole } = useTimeText();
  const moving = useMoving();
  const moveDated = useMovingDated();
  const [spoken, setSpoken] = useState("");
  const followed = useRef<string | null>(null);
  const toCalendar = useMovingToCalendar(all, (before, after) => {
    if (followed.current === before) followed.current = after;
  });
  useEffect(() => {
    if (followed.current === null || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(followed.current)}"]`)?.focus();
  }, [drawn]);
  const writable = useMemo(() => new Set(all.filter(canWrite).map(({ id }) => id)), [all]);
  const drag = useEntryDrag({
    columns: beside.map(({ id }) => id),
    canMove: (one) => datedOf(one)?.canMove ?? (!one.isBusyOnly && writable.has(one.calendarId)),
    onHold({ occurrence, times, calendarId, by }: Held) {
      followed.current = by === "keys" ? keyOf(occurrence) : null;
      const when = whole(drawnAt(occurrence, times));
      const column = beside.find(({ id }) => id === calendarId);
      const where = column ? `${column.name}, ${when}` : when;
      const isLifted = times === occurrence && calendarId === occurrence.calendarId;
      setSpoken(isLifted ? t("calendar.lifted", { name: occurrence.summary, when: where }) : where);
    },
    onDrop(held) {
      setSpoken("");
      if (datedOf(held.occurrence)) moveDated(held);
      else if (held.calendarId !== held.occurrence.calendarId) toCalendar(held);
      else moving.move(held);
    },
    onCancel: () => setSpoken(t("calendar.putBack")),
    onDraw: (range) => onMake({ ...timesOfRange(range), calendarId: range.calendarId }),
  });
  return { drag, moving, spoken };
}

const noCalendars: readonly Calendar[] = [];

/** `/calendar`: what is in one's calendars, one's workspaces' and those that are shared with one. */
export function CalendarPage() {
  const t = useText();
  const { view, day, go, entry, calendar, poll, link, withUserId } = useView();
  useEffect(() => {
    if (calendar !== undefined) setHidden(calendar, false);
  }, [calendar]);
  const calendars = useQuery({ ...calendarsQuery, throwOnError: isNotHeld });
  const days = useMemo(() => daysOf(view, day), [view, day]);
  const found = useQuery({ ...occurrencesQuery(days[0] ?? day, days.at(-1) ?? day), throwOnError: isNotHeld });
  useFetchedAhead(view, day, found.isSuccess && !found.isPlaceholderData);
  const layers = useLayers(days[0] ?? day, days.at(-1) ?? day);
  const goTo = useGoTo();
  const hidden = useHidden();
  const isBeside = sideBySide.use() !== "";
  const [opened, setOpened] = useState<Occurrence | null>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const [isWriting, setWriting] = useState(false);
  const all = calendars.data ?? noCalendars;
  const beside = view === "day" && isBeside ? all.filter(({ id }) => !hidden.has(id)) : [];
  const { drag, moving, spoken } = useMovable({ all, beside }, [found.data, layers.items], setGiven);
  const canCreate = all.some(canWrite);
  const shown = {
    entries: useMemo(
      () => byDay([...(found.data ?? []).filter((one) => !hidden.has(one.calendarId)), ...layers.items], days),
      [days, found.data, hidden, layers.items],
    ),
    colours: useMemo(() => new Map(all.map(({ id, colour }) => [id, colour])), [all]),
    onOpen: useCallback(
      (one: Occurrence) => {
        const dated = datedOf(one);
        if (dated) goTo(dated.path);
        else setOpened(one);
      },
      [goTo],
    ),
    onDay: (one: Day) => go("day", one),
    drag,
  };
  const error = found.error ?? calendars.error;
  return (
    <div className={css.page}>
      <CalendarHead
        view={view}
        day={day}
        days={days}
        go={go}
        onCreate={canCreate ? () => setGiven({ start: nextStart(day) }) : null}
        onQuick={() => setWriting(true)}
      />
      <CutLayers {...layers} />
      {error ? (
        <Notice tone="danger">{explain(error)}</Notice>
      ) : found.isPending || calendars.isPending ? (
        <Skeleton label={t("common.loading")} rows={6} />
      ) : view === "month" ? (
        <MonthGrid {...shown} month={day.slice(0, 7)} />
      ) : view === "year" ? (
        <YearGrid {...shown} day={day} key={day.slice(0, 4)} />
      ) : view === "agenda" ? (
        <Agenda entries={shown.entries} colours={shown.colours} onOpen={shown.onOpen} />
      ) : (
        <TimeGrid
          {...shown}
          key={view}
          beside={beside}
          onCreate={canCreate ? (start, rest) => setGiven({ start, ...rest }) : undefined}
        />
      )}
      <HeldHint drag={drag} hasLengths={view !== "month"} spoken={spoken} />
      {moving.asked && (
        <ScopeDialog
          move={moving.asked}
          onClose={moving.giveUp}
          onChoose={(scope, series) => moving.asked && moving.moveSeries(moving.asked, scope, series)}
        />
      )}
      {opened && <OpenEntry calendars={all} occurrence={opened} onClose={() => setOpened(null)} />}
      {entry !== undefined && <LinkedEntry id={entry} calendars={all} onClose={() => go(view, day)} />}
      {link !== null && <MeetingLink search={link} onClose={() => go(view, day)} />}
      {poll !== undefined && calendars.data && <FromPoll id={poll} calendars={all} onClose={() => go(view, day)} />}
      {withUserId !== undefined && calendars.data && (
        <WithPerson userId={withUserId} start={nextStart(day)} calendars={all} onClose={() => go(view, day)} />
      )}
      {isWriting && (
        <QuickEntry
          onClose={() => setWriting(false)}
          onUnderstood={(found) => {
            setWriting(false);
            setGiven(found);
          }}
        />
      )}
      {given && <CreateEntry calendars={all} given={given} onClose={() => setGiven(null)} />}
    </div>
  );
}

/** Which keys move what is held, and what is spoken of it. */
function HeldHint(props: { drag: EntryDrag; hasLengths: boolean; spoken: string }) {
  const t = useText();
  return (
    <>
      <Hidden>
        <span role="status" aria-live="assertive">
          {props.spoken}
        </span>
      </Hidden>
      {props.drag.held?.by === "keys" && (
        <KeyHint>{t(props.hasLengths ? "calendar.keysHint" : "calendar.keysHintDays")}</KeyHint>
      )}
    </>
  );
}
