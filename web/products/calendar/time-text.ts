import type { Occurrence } from "@safos/contract/calendar";
import { now } from "../../platform/clock.ts";
import { formatDay, formatTime, useLocale, useText } from "../../text/index.tsx";
import { dayAt, startOf } from "./days.ts";
import { daysTouched } from "./placing.ts";

/** When an occurrence is, in words. */
export function useTimeText() {
  const t = useText();
  const locale = useLocale();
  const time = (moment: string): string => formatTime(locale, Date.parse(moment));
  const day = (one: string): string => formatDay(locale, startOf(one), now());
  return {
    time,
    /** `09.00–10.00`, or that it takes the whole day. */
    short: ({ isAllDay, start, end }: Occurrence): string =>
      isAllDay ? t("calendar.allDay") : `${time(start)}–${time(end)}`,
    whole: (one: Pick<Occurrence, "isAllDay" | "start" | "end">): string => {
      const [first, last] = daysTouched(one);
      if (one.isAllDay) return first === last ? day(first) : `${day(first)} – ${day(last)}`;
      if (first === last) return `${day(first)} ${time(one.start)}–${time(one.end)}`;
      return `${day(first)} ${time(one.start)} – ${day(dayAt(Date.parse(one.end)))} ${time(one.end)}`;
    },
  };
}
