import type { Text } from "../../text/index.tsx";

export const languageTags = { sv: "sv-SE", en: "en-GB" } as const;

export const dayMs = 86_400_000;

/** Which day a moment is of, in the reader's own zone: a number that goes up by one each day. */
export function dayOf(ms: number): number {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
}

export function startOfDay(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** How near a day is: `late`, `soon` (today, tomorrow) or `later`; what is done is never late. */
export function urgencyOf(dueAt: string, doneAt: string | null, now: number): "late" | "soon" | "later" | "done" {
  if (doneAt !== null) return "done";
  const due = Date.parse(dueAt);
  if (due < now) return dayOf(due) === dayOf(now) ? "soon" : "late";
  return dayOf(due) === dayOf(now) ? "soon" : "later";
}

/** `Idag`, `Imorgon`, `2 dec`, `2 dec 2027`. */
export function shortDay(t: Text, locale: "sv" | "en", at: string, now: number): string {
  const ms = Date.parse(at);
  const ahead = dayOf(ms) - dayOf(now);
  if (ahead === 0) return t("common.today");
  if (ahead === 1) return t("common.tomorrow");
  if (ahead === -1) return t("common.yesterday");
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(languageTags[locale], {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  })
    .format(ms)
    .replace(".", "");
}
