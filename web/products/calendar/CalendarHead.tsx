import { ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useLocale, useText, weekOf } from "../../text/index.tsx";
import { Button, Dialog, IconButton, Menu, PageHeader, Select } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { CalendarList } from "./CalendarList.tsx";
import { dayAt, startOf, step, type Day, type View } from "./days.ts";
import { secondZone, sideBySide } from "./preference.ts";
import { SettingsDialog } from "./SettingsDialog.tsx";
import { WorkingHoursDialog } from "./WorkingHoursDialog.tsx";
import { ZoneDialog } from "./ZoneDialog.tsx";
import { shortZone } from "./zones.ts";

export const views: readonly View[] = ["day", "workweek", "week", "month", "year", "agenda"];

/** The day, or the months that are shown. */
function titleOf(
  view: View,
  days: readonly Day[],
  { locale, month }: { locale: string; month: "short" | "long" },
): string {
  const [first, last] = [days[0], days.at(-1)].map((one) => new Date(startOf(one ?? "")));
  const write = new Intl.DateTimeFormat(
    locale,
    view === "day"
      ? { weekday: "long", day: "numeric", month }
      : view === "year"
        ? { year: "numeric" }
        : { month, year: "numeric" },
  );
  const title = write.formatRange(first ?? 0, last ?? 0);
  return title.charAt(0).toLocaleUpperCase(locale) + title.slice(1);
}

interface HeadProps {
  view: View;
  day: Day;
  days: readonly Day[];
  go: (view: View, day: Day) => void;
  onCreate: (() => void) | null;
  /** Makes one in words. */
  onQuick: () => void;
}

/** What is shown, the way to what comes before and after it, and what can be chosen about the view. */
export function CalendarHead(props: HeadProps) {
  const t = useText();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const [isListShown, setListShown] = useState(false);
  const { view, day, days, go } = props;
  const title = titleOf(view, days.length > 7 ? [day] : days, { locale, month: isPhone ? "short" : "long" });
  const hasNoWeek = view === "month" || view === "year";
  return (
    <div className={css.head}>
      <PageHeader
        title={title}
        about={hasNoWeek ? t("shell.calendar") : t("calendar.weekNumber", { n: weekOf(startOf(day)) })}
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
        <Select
          label={t("calendar.view")}
          isLabelHidden
          isSmall
          value={view}
          onChange={(next) => go(next, day)}
          options={views.map((id) => ({ id, name: t(`calendar.view.${id}`) }))}
        />
        <ViewMenu
          view={view}
          onQuick={props.onCreate && props.onQuick}
          onCalendars={isPhone ? () => setListShown(true) : null}
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

/** What is chosen in this browser, and printing. */
function ViewMenu(props: { view: View; onQuick: (() => void) | null; onCalendars: (() => void) | null }) {
  const { view, onQuick, onCalendars } = props;
  const t = useText();
  const zone = secondZone.use();
  const isBeside = sideBySide.use() !== "";
  const [isChoosing, setChoosing] = useState(false);
  const [isSetting, setSetting] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const hasHours = view === "day" || view === "workweek" || view === "week";
  return (
    <>
      <Menu
        label={t("calendar.more.menu")}
        size="md"
        actions={[
          onCalendars && { id: "calendars", name: t("calendar.calendars"), onAction: onCalendars },
          onQuick && { id: "quick", name: t("calendar.quick"), onAction: onQuick },
          view === "day" && {
            id: "columns",
            name: t(isBeside ? "calendar.oneColumn" : "calendar.columns"),
            onAction: () => sideBySide.set(isBeside ? "" : "yes"),
          },
          hasHours && { id: "zone", name: t("calendar.secondZone"), onAction: () => setChoosing(true) },
          hasHours &&
            zone !== "" && {
              id: "noZone",
              name: t("calendar.noSecondZone", { zone: shortZone(zone) }),
              onAction: () => secondZone.set(""),
            },
          { id: "settings", name: t("calendar.allSettings"), onAction: () => setChanging(true) },
          { id: "hours", name: t("calendar.workingHours"), onAction: () => setSetting(true) },
          // The menu is gone from the page before it is printed.
          { id: "print", name: t("calendar.print"), onAction: () => setTimeout(() => globalThis.print()) },
        ]}
      />
      {isChanging && <SettingsDialog onClose={() => setChanging(false)} />}
      {isSetting && <WorkingHoursDialog onClose={() => setSetting(false)} />}
      {isChoosing && <ZoneDialog onClose={() => setChoosing(false)} />}
    </>
  );
}
