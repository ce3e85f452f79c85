import {
  componentsOf,
  dayLength,
  instantOf,
  lengthOf,
  type Alarm,
  type CalendarComponent,
  type CalendarObject,
} from "../icalendar/index.ts";
import { callersZone, occurrencesOf } from "../recurrence/index.ts";

/** A reminder (VALARM, RFC 5545 §3.6.6) that goes off at a moment. */
export interface AlarmMoment {
  /** When it goes off, in ms since 1970. */
  readonly at: number;
  /** Of the occurrence that it reminds of, in ms since 1970. */
  readonly start: number;
  readonly end: number;
  readonly component: CalendarComponent;
}

interface Span {
  /** In ms since 1970; not part of it. */
  readonly after: number;
  /** Part of it. */
  readonly until: number;
  /** The IANA zone of whole days. */
  readonly zone: string;
}

/** Nobody is reminded of what is further off. */
const longestLead = 400 * dayLength;
const mostOccurrences = 1000;

/** Of one component. */
const mostAlarms = 20;

/** Those that tell, of which RFC 5545 knows three actions; Apple has NONE for one that does not. */
const alarmsOf = (component: CalendarComponent): Alarm[] =>
  component.status === "CANCELLED" || component.status === "COMPLETED"
    ? []
    : component.alarms.filter(({ action }) => action !== "NONE").slice(0, mostAlarms);

/** A repetition of an alarm tells nothing new: only when it first goes off counts. */
export function alarmsBetween(object: CalendarObject, { after, until, zone }: Span): AlarmMoment[] {
  const floating = callersZone(zone);
  const found: AlarmMoment[] = [];
  const add = (alarm: Alarm, at: number, of: Omit<AlarmMoment, "at">): void => {
    const isPutAway = alarm.acknowledged !== null && instantOf(alarm.acknowledged, object.zones, floating) >= at;
    if (at > after && at <= until && !isPutAway) found.push({ at, ...of });
  };
  const alarms = new Map(componentsOf(object).map((one) => [one, alarmsOf(one)]));
  const offsets: number[] = [];
  for (const [component, own] of alarms)
    for (const alarm of own) {
      if (!("at" in alarm.trigger)) {
        offsets.push(lengthOf(alarm.trigger.after));
        continue;
      }
      const start = component.start ?? component.end;
      const from = start
        ? instantOf(start, object.zones, floating)
        : instantOf(alarm.trigger.at, object.zones, floating);
      const end = component.end ? Math.max(from, instantOf(component.end, object.zones, floating)) : from;
      add(alarm, instantOf(alarm.trigger.at, object.zones, floating), { start: from, end, component });
    }
  const near = offsets.filter((offset) => Math.abs(offset) <= longestLead);
  if (near.length === 0) return found;
  const range = {
    from: new Date(after - Math.max(0, ...near) - dayLength),
    to: new Date(until - Math.min(0, ...near) + dayLength),
  };
  for (const { start, end, component } of occurrencesOf(object, { ...range, zone, limit: mostOccurrences }))
    for (const alarm of alarms.get(component) ?? []) {
      if ("at" in alarm.trigger) continue;
      const at = (alarm.trigger.from === "end" ? end : start).getTime() + lengthOf(alarm.trigger.after);
      add(alarm, at, { start: start.getTime(), end: end.getTime(), component });
    }
  return found.sort((one, other) => one.at - other.at);
}

/** How far ahead the next one is looked for: most stand within the first, and what recurs seldom is not read day by day. */
const stretches = [40 * dayLength, longestLead];

/** When to look at an entry the next time: when a reminder goes off, or at the end of what was looked at; null: none will. */
export function nextAlarm(
  object: CalendarObject,
  { after, zone, endsAt }: { readonly after: number; readonly zone: string; readonly endsAt: Date | null },
): Date | null {
  if (componentsOf(object).every((one) => one.alarms.length === 0)) return null;
  let from = after;
  for (const stretch of stretches) {
    const until = after + stretch;
    const [first] = alarmsBetween(object, { after: from, until, zone });
    if (first) return new Date(first.at);
    from = until;
  }
  return endsAt === null || endsAt.getTime() + longestLead > from ? new Date(from) : null;
}
