import type { Day } from "./days.ts";
import { ownZone } from "./queries.ts";
import { instantIn, localIn } from "./zones.ts";

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

/** What a rule (RFC 5545 §3.3.10) is in the form, with the last day on which it may recur by the clock of `zone`; "": it goes on. */
export function readRule(rrule: string | null, zone = ownZone()): { readonly repeat: Repeat; readonly until: Day } {
  if (rrule === null) return { repeat: "none", until: "" };
  const parts = rrule.toUpperCase().split(";");
  const until = parts.find((part) => part.startsWith("UNTIL="))?.slice(6) ?? "";
  const rest = parts.filter((part) => part !== "" && !part.startsWith("UNTIL=") && part !== "WKST=MO");
  const found = Object.entries(rules).find(
    ([, rule]) => rule.split(";").sort().join(";") === rest.toSorted().join(";"),
  )?.[0] as Repeat | undefined;
  return { repeat: found ?? "other", until: until === "" ? "" : readUntil(until, zone) };
}

function readUntil(until: string, zone: string): Day {
  if (until.length < 15) return day(until);
  const moment = `${day(until)}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}Z`;
  return localIn(zone, Date.parse(moment)).slice(0, 10);
}

/** The rule for what was chosen; of `other` the one that it had. UNTIL is the last moment of its day there, or the day itself of whole days. */
export function writeRule(
  chosen: { readonly repeat: Repeat; readonly until: Day; readonly isAllDay: boolean; readonly zone?: string },
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
  const { until, isAllDay, zone = ownZone() } = chosen;
  const last = isAllDay ? until : new Date(instantIn(zone, `${until}T23:59`) + 59_000).toISOString();
  return `${rule};UNTIL=${compact(last)}`;
}
