import { CalendarFault } from "./fault.ts";
import { unescapeText } from "#content-lines";
import { readDuration, readTime, type CalendarTime, type Duration } from "./time.ts";
import { parameterOf, propertyOf, type Tree } from "./tree.ts";

/** A reminder (RFC 5545 §3.6.6). */
export interface Alarm {
  /** DISPLAY, AUDIO, EMAIL or another's. */
  readonly action: string;
  readonly trigger: { readonly at: CalendarTime } | { readonly from: "start" | "end"; readonly after: Duration };
  readonly repeat: number;
  /** Between repetitions. */
  readonly every: Duration | null;
  readonly description: string | null;
  /** When a person put it away (RFC 9074 §6.1). */
  readonly acknowledged: CalendarTime | null;
  readonly tree: Tree;
}

export function readAlarm(tree: Tree): Alarm {
  const trigger = propertyOf(tree, "TRIGGER");
  if (!trigger) throw new CalendarFault("malformed", "A VALARM has no TRIGGER.");
  const value = (name: string): string | null => propertyOf(tree, name)?.value ?? null;
  const repeat = Number(value("REPEAT") ?? 0);
  const every = value("DURATION");
  const acknowledged = value("ACKNOWLEDGED");
  const description = value("DESCRIPTION");
  return {
    action: (value("ACTION") ?? "DISPLAY").trim().toUpperCase(),
    trigger: /^\d/.test(trigger.value.trim())
      ? { at: readTime(trigger.value) }
      : {
          from: parameterOf(trigger, "RELATED")?.toUpperCase() === "END" ? "end" : "start",
          after: readDuration(trigger.value),
        },
    repeat: Number.isInteger(repeat) && repeat > 0 ? Math.min(repeat, 1000) : 0,
    every: every === null ? null : readDuration(every),
    description: description === null ? null : unescapeText(description),
    acknowledged: acknowledged === null ? null : readTime(acknowledged),
    tree,
  };
}
