import type { Calendar, Occurrence } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarCog, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { isNotHeld } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useLocale, useText, weekOf } from "../../text/index.tsx";
import { Button, Dialog, IconButton, PageHeader, Segmented, Skeleton } from "../../ui/index.ts";
import { Agenda } from "./Agenda.tsx";
import css from "./Calendar.module.css";
import { CalendarList } from "./CalendarList.tsx";
import { dayAt, daysOf, isDay, minutesAt, startOf, step, timeOn, type Day, type View } from "./days.ts";
import { canWrite } from "./draft.ts";
import { CreateEntry, LinkedEntry, OpenEntry } from "./EntryDialog.tsx";
import { setHidden, useHidden } from "./hidden.ts";
import { MonthGrid } from "./MonthGrid.tsx";
import { byDay } from "./placing.ts";
import { calendarsQuery, occurrencesQuery } from "./queries.ts";
import { TimeGrid } from "./TimeGrid.tsx";
import "./text.ts";

const views: readonly View[] = ["day", "week", "month", "agenda"];
const isView = (text: unknown): text is View => views.includes(text as View);

function useView() {
  const search = useSearch({ from: "/inside/calendar" });
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  return {
    entry: search.entry,
    calendar: search.calendar,
    view: isView(search.view) ? search.view : isPhone ? "agenda" : "week",
    day: isDay(search.day) ? search.day : dayAt(now()),
    go: (view: View, day: Day) => void navigate({ to: "/calendar", search: { view, day }, replace: true }),
  };
}

/** The next half hour of this day, or nine o'clock of another. */
function nextStart(day: Day): string {
  if (day !== dayAt(now())) return timeOn(day, 540);
  return timeOn(day, Math.ceil((minutesAt(now()) + 1) / 30) * 30);
}

/** `/calendar`: what is in one's calendars, one's workspaces' and those that are shared with one. */
export function CalendarPage() {
  const t = useText();
  const { view, day, go, entry, calendar } = useView();
  useEffect(() => {
    if (calendar !== undefined) setHidden(calendar, false);
  }, [calendar]);
  const calendars = useQuery({ ...calendarsQuery, throwOnError: isNotHeld });
  const days = daysOf(view, day);
  const found = useQuery({ ...occurrencesQuery(days[0] ?? day, days.at(-1) ?? day), throwOnError: isNotHeld });
  const hidden = useHidden();
  const [opened, setOpened] = useState<Occurrence | null>(null);
  const [start, setStart] = useState<string | null>(null);
  const all: readonly Calendar[] = calendars.data ?? [];
  const canCreate = all.some(canWrite);
  const shown = {
    entries: byDay(
      (found.data ?? []).filter((one) => !hidden.has(one.calendarId)),
      days,
    ),
    colours: new Map(all.map(({ id, colour }) => [id, colour])),
    onOpen: setOpened,
    onDay: (one: Day) => go("day", one),
  };
  return (
    <div className={css.page}>
      <CalendarHead
        view={view}
        day={day}
        days={days}
        go={go}
        onCreate={canCreate ? () => setStart(nextStart(day)) : null}
      />
      {found.isPending || calendars.isPending ? (
        <Skeleton label={t("common.loading")} rows={6} />
      ) : view === "month" ? (
        <MonthGrid {...shown} month={day.slice(0, 7)} />
      ) : view === "agenda" ? (
        <Agenda {...shown} />
      ) : (
        <TimeGrid {...shown} key={view} onCreate={canCreate ? setStart : undefined} />
      )}
      {opened && <OpenEntry calendars={all} occurrence={opened} onClose={() => setOpened(null)} />}
      {entry !== undefined && <LinkedEntry id={entry} calendars={all} onClose={() => go(view, day)} />}
      {start !== null && <CreateEntry calendars={all} start={start} onClose={() => setStart(null)} />}
    </div>
  );
}

/** The day, or the months that are shown. */
function titleOf(
  view: View,
  days: readonly Day[],
  { locale, month }: { locale: string; month: "short" | "long" },
): string {
  const [first, last] = [days[0], days.at(-1)].map((one) => new Date(startOf(one ?? "")));
  const write = new Intl.DateTimeFormat(
    locale,
    view === "day" ? { weekday: "long", day: "numeric", month } : { month, year: "numeric" },
  );
  const title = write.formatRange(first ?? 0, last ?? 0);
  return title.charAt(0).toLocaleUpperCase(locale) + title.slice(1);
}

function CalendarHead(props: {
  view: View;
  day: Day;
  days: readonly Day[];
  go: (view: View, day: Day) => void;
  onCreate: (() => void) | null;
}) {
  const t = useText();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const [isListShown, setListShown] = useState(false);
  const { view, day, days, go } = props;
  const title = titleOf(view, days.length > 7 ? [day] : days, { locale, month: isPhone ? "short" : "long" });
  return (
    <div className={css.head}>
      <PageHeader
        title={title}
        about={view === "month" ? t("shell.calendar") : t("calendar.weekNumber", { n: weekOf(startOf(day)) })}
        actions={
          props.onCreate && (
            <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={props.onCreate}>
              {t("calendar.new")}
            </Button>
          )
        }
      />
      <div className={css.bar}>
        <IconButton label={t("calendar.previous")} onPress={() => go(view, step(view, day, -1))}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <Button size="sm" onPress={() => go(view, dayAt(now()))}>
          {t("calendar.today")}
        </Button>
        <IconButton label={t("calendar.next")} onPress={() => go(view, step(view, day, 1))}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
        <span className={css.space} />
        {isPhone && (
          <IconButton label={t("calendar.calendars")} onPress={() => setListShown(true)}>
            <CalendarCog aria-hidden="true" />
          </IconButton>
        )}
        <Segmented
          label={t("calendar.view")}
          value={view}
          onChange={(next) => go(next, day)}
          options={views.map((id) => ({ id, name: t(`calendar.view.${id}`) }))}
        />
      </div>
      <Dialog
        isOpen={isListShown}
        onClose={() => setListShown(false)}
        title={t("calendar.calendars")}
        closeLabel={t("common.close")}
      >
        <CalendarList />
      </Dialog>
    </div>
  );
}
