import "./text.ts";
import type { PublicBookingPage } from "@safos/contract/booking";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { IconButton, Notice, Segmented, Select, Skeleton } from "../../../ui/index.ts";
import { ownZone } from "../queries.ts";
import { shortZone, zoneNames } from "../zones.ts";
import css from "./Book.module.css";
import { addMonths, monthWithin, timeIn, writeDay, writeMonth, writeShortDay } from "./moments.ts";
import { dayIn } from "../zones.ts";
import { slotsQuery } from "./queries.ts";

/** A time, and the zone whose clock it was chosen by. */
export interface Chosen {
  readonly start: string;
  readonly zone: string;
}

/** The free times of a month: its days, and the times of one of them. */
export function SlotChoice(props: {
  code: string;
  page: Pick<PublicBookingPage, "from" | "to">;
  minutes: number;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen | null) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { code, page, minutes, chosen, onChoose } = props;
  const [zone, setZone] = useState(ownZone);
  const [month, setMonth] = useState(page.from);
  const [shownDay, setDay] = useState<string | null>(null);
  const span = monthWithin(month, page.from, page.to);
  const { data: slots, error, isPlaceholderData } = useQuery(slotsQuery(code, { ...span, minutes }));
  const byDay = Map.groupBy(slots ?? [], (one) => dayIn(zone, one));
  const days = [...byDay.keys()];
  const day = shownDay !== null && byDay.has(shownDay) ? shownDay : (days[0] ?? null);
  const turn = (count: number): void => {
    setMonth(addMonths(month, count));
    setDay(null);
    onChoose(null);
  };
  return (
    <div className={css.choice}>
      <div className={css.monthHead}>
        <IconButton label={t("book.earlier")} isDisabled={span.from <= page.from} onPress={() => turn(-1)}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <h2 className={css.month} aria-live="polite">
          {writeMonth(locale, month)}
        </h2>
        <IconButton label={t("book.later")} isDisabled={span.to >= page.to} onPress={() => turn(1)}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
      </div>
      {error && !slots && <Notice tone="danger">{explain(error)}</Notice>}
      {!error && (!slots || isPlaceholderData) && <Skeleton label={t("book.loading")} rows={2} />}
      {slots && !isPlaceholderData && day === null && (
        <Notice isQuiet>{t("book.none", { month: writeMonth(locale, month) })}</Notice>
      )}
      {day !== null && !isPlaceholderData && (
        <>
          <Segmented
            label={t("book.days")}
            isPills
            value={day}
            options={days.map((one) => ({ id: one, name: writeShortDay(locale, one) }))}
            onChange={(next) => {
              setDay(next);
              onChoose(null);
            }}
          />
          <p className={css.label}>{t("book.timesOn", { day: writeDay(locale, day) })}</p>
          <Segmented
            label={t("book.timesOn", { day: writeDay(locale, day) })}
            isPills
            value={chosen?.start ?? null}
            options={(byDay.get(day) ?? []).map((one) => ({ id: one, name: timeIn(locale, zone, one) }))}
            onChange={(start) => onChoose({ start, zone })}
          />
        </>
      )}
      <Select
        label={t("book.zone")}
        value={zone}
        options={[...new Set([zone, ...zoneNames()])].map((id) => ({ id, name: shortZone(id), hint: id }))}
        onChange={(next) => {
          setZone(next);
          onChoose(null);
        }}
      />
    </div>
  );
}
