import type { Level, NoticeSettings } from "@safos/contract/notifications";
import type { Reason } from "./sources.ts";

export const defaultSettings: NoticeSettings = {
  level: "all",
  quietFrom: "18:00",
  quietTo: "07:00",
  isQuietOnWeekends: true,
  timeZone: "Europe/Stockholm",
  mail: "never",
  isMailedAtOnce: false,
  mailTo: null,
  isPushOpen: false,
};

/** Reasons that mean the person by name. */
export const named: ReadonlySet<Reason> = new Set([
  "mention",
  "keyword",
  "assigned",
  "invited",
  "answer",
  "due",
  "reminder",
  "called",
]);

/** Reasons that are worth a letter at once without being asked for, but where the person wants to hear nothing. */
export const letters: ReadonlySet<Reason> = new Set(["memberEnds", "memberEnded"]);

/** Whether a notice passes: the thing's own rule before its workspace's before the person's own level. */
export function passes(
  reason: Reason,
  rules: { readonly item: Level | undefined; readonly workspace: Level | undefined; readonly own: Level },
): boolean {
  const level = rules.item ?? rules.workspace ?? rules.own;
  return level === "all" || (level === "mentions" && named.has(reason));
}

/** Hour, minute and day of the week (0 = Sunday) in a time zone. */
function localTime(ms: number, timeZone: string): { clock: string; day: number; date: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hourCycle: "h23",
  }).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return {
    clock: `${part("hour")}:${part("minute")}`,
    day: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(part("weekday")),
    date: `${part("year")}-${part("month")}-${part("day")}`,
  };
}

/** Whether the person wants to be left alone at a moment. */
export function isQuiet(settings: NoticeSettings, ms: number): boolean {
  const { clock, day } = localTime(ms, settings.timeZone);
  if (settings.isQuietOnWeekends && (day === 0 || day === 6)) return true;
  const { quietFrom: from, quietTo: to } = settings;
  if (from === null || to === null || from === to) return false;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

/** Whether a digest is due: hourly at the first look of each hour, daily at seven in the morning. */
export function isMailDue(settings: NoticeSettings, lastMailAt: Date | null, ms: number): boolean {
  if (settings.mail === "never") return false;
  const here = localTime(ms, settings.timeZone);
  const last = lastMailAt === null ? null : localTime(lastMailAt.getTime(), settings.timeZone);
  if (settings.mail === "daily") return here.clock >= "07:00" && last?.date !== here.date;
  return last === null || last.date !== here.date || last.clock.slice(0, 2) !== here.clock.slice(0, 2);
}
