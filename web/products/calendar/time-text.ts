import type { Occurrence } from "@safos/contract/calendar";
import { now } from "../../platform/clock.ts";
import { formatDay, formatTime, useLocale, useText } from "../../text/index.tsx";
import { dayAt, startOf } from "./days.ts";
import { isEndOpen } from "./layers/dated.ts";
import { daysTouched } from "./placing.ts";

/** When an occurrence is, in words. */
export function useTimeText() {
  const t = useText();
  const locale = useLocale();
  const time = (moment: string): string => formatTime(locale, Date.parse(moment));
  const day = (one: string): string => formatDay(locale, startOf(one), now());
  return {
    time,
    /** `09.00–10.00`, `09.00` where no end is known, or that it takes the whole day. */
    short: (one: Occurrence): string =>
      one.isAllDay ? t("calendar.allDay") : isEndOpen(one) ? time(one.start) : `${time(one.start)}–${time(one.end)}`,
    whole: (one: Pick<Occurrence, "isAllDay" | "start" | "end">): string => {
      const [first, last] = daysTouched(one);
      if (one.isAllDay) return first === last ? day(first) : `${day(first)} – ${day(last)}`;
      if (isEndOpen(one)) return `${day(first)} ${time(one.start)}`;
      if (first === last) return `${day(first)} ${time(one.start)}–${time(one.end)}`;
      return `${day(first)} ${time(one.start)} – ${day(dayAt(Date.parse(one.end)))} ${time(one.end)}`;
    },
  };
}
