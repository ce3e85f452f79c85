import { endOfDay } from "../../shared/workspaces/guests/days.ts";
import { dayAt, type Day } from "./days.ts";

/** How an entry recurs, of what the form offers; `other`: by a rule that it keeps as it is. */
export type Repeat = "none" | "daily" | "workdays" | "weekly" | "fortnightly" | "monthly" | "yearly" | "other";

const rules: Readonly<Record<Exclude<Repeat, "none" | "other">, string>> = {
  daily: "FREQ=DAILY",
  workdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekly: "FREQ=WEEKLY",
  fortnightly: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  yearly: "FREQ=YEARLY",
};
export const repeats = ["none", ...Object.keys(rules)] as readonly Repeat[];

const day = (text: string): Day => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
const compact = (text: string): string => text.replaceAll(/[-:]|\.\d+/g, "");

/** What a rule (RFC 5545 §3.3.10) is in the form, with the last day on which it may recur; "": it goes on. */
export function readRule(rrule: string | null): { readonly repeat: Repeat; readonly until: Day } {
  if (rrule === null) return { repeat: "none", until: "" };
  const parts = rrule.toUpperCase().split(";");
  const until = parts.find((part) => part.startsWith("UNTIL="))?.slice(6) ?? "";
  const rest = parts.filter((part) => part !== "" && !part.startsWith("UNTIL=") && part !== "WKST=MO");
  const found = Object.entries(rules).find(
    ([, rule]) => rule.split(";").sort().join(";") === rest.toSorted().join(";"),
  )?.[0] as Repeat | undefined;
  return { repeat: found ?? "other", until: until === "" ? "" : readUntil(until) };
}

function readUntil(until: string): Day {
  if (until.length < 15) return day(until);
  const moment = `${day(until)}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}Z`;
  return dayAt(Date.parse(moment));
}

/** The rule for what was chosen; of `other` the one that it had. UNTIL is the last moment of its day, or the day itself of whole days. */
export function writeRule(
  chosen: { readonly repeat: Repeat; readonly until: Day; readonly isAllDay: boolean },
  before: string | null,
): string | null {
  if (chosen.repeat === "none") return null;
  const rule =
    chosen.repeat === "other"
      ? (before ?? "")
          .split(";")
          .filter((part) => !part.toUpperCase().startsWith("UNTIL="))
          .join(";")
      : rules[chosen.repeat];
  if (chosen.until === "" || /COUNT=/i.test(rule)) return rule;
  return `${rule};UNTIL=${compact(chosen.isAllDay ? chosen.until : (endOfDay(chosen.until) ?? ""))}`;
}
