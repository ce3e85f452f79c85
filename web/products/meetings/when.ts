import type { Meeting } from "@safos/contract/meetings";
import { now } from "../../platform/clock.ts";
import { formatComing, formatTime, formatWhen, useLocale, useText } from "../../text/index.tsx";

/** When it is, was or began, in a few words. */
export function useWhen(meeting: Meeting): string {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  if (meeting.state === "live" && meeting.startedAt)
    return t("meeting.since", { time: formatTime(locale, Date.parse(meeting.startedAt)) });
  if (meeting.state === "ended" && meeting.startedAt)
    return formatWhen(locale, Date.parse(meeting.startedAt), now(), days);
  if (meeting.startsAt === null) return t("meeting.noTime");
  const startsAt = Date.parse(meeting.startsAt);
  const start = formatComing(locale, startsAt, now(), days);
  if (meeting.endsAt === null) return start;
  const endsAt = Date.parse(meeting.endsAt);
  const isSameDay = new Date(startsAt).toDateString() === new Date(endsAt).toDateString();
  return isSameDay
    ? `${start}–${formatTime(locale, endsAt)}`
    : `${start} – ${formatComing(locale, endsAt, now(), days)}`;
}
