import { CalendarComponent } from "../icalendar/component.ts";
import { CalendarFault, instantOf, writeTime, type CalendarTime } from "../icalendar/index.ts";
import { limits } from "../icalendar/limits.ts";
import { readTrees } from "../icalendar/read-tree.ts";
import { dayLength } from "../icalendar/time.ts";
import { unescapeText } from "#content-lines";
import { parameterOf, propertyOf, type Tree } from "../icalendar/tree.ts";
import { DescribedZones, zonesOf } from "../icalendar/zones/find-zone.ts";
import { utc, type Zone } from "../icalendar/zones/zone.ts";
import { spanOf } from "../recurrence/series.ts";
import { commentParameter } from "./answers.ts";
import { emailOf } from "./components.ts";

/** What one component of an answer that came by mail says. */
export interface MailedAnswer {
  readonly method: "REPLY" | "COUNTER";
  readonly uid: string;
  /** Who answers, in small letters. */
  readonly address: string;
  /** In capitals. */
  readonly partstat: string;
  readonly comment: string | null;
  readonly sequence: number;
  readonly stamp: Date;
  /** By UTC, or the day of what is all day; null: all of the entry. */
  readonly recurrenceId: string | null;
  /** Of a COUNTER the time that is proposed; of whole days in UTC, up to the day after the last. */
  readonly proposed: { readonly start: Date; readonly end: Date; readonly isAllDay: boolean } | null;
}

const longestComment = 500;

/** The answers in a text (RFC 5546 §3.2.3, §3.2.7). None for other methods. Throws CalendarFault for what cannot be read. */
export function readAnswers(text: string): MailedAnswer[] {
  return readTrees(text, limits.components).flatMap((root) => {
    const method = propertyOf(root, "METHOD")?.value.trim().toUpperCase();
    if (root.name !== "VCALENDAR" || (method !== "REPLY" && method !== "COUNTER")) return [];
    const timezones = root.components.filter(({ name }) => name === "VTIMEZONE");
    return root.components
      .filter(({ name }) => name === "VEVENT")
      .flatMap((tree) => answerIn(tree, method, timezones) ?? []);
  });
}

function answerIn(tree: Tree, method: MailedAnswer["method"], timezones: readonly Tree[]): MailedAnswer | null {
  const component = new CalendarComponent(tree);
  const people = tree.properties.filter(({ name }) => name === "ATTENDEE");
  const [only] = people;
  const { uid, dtstamp, recurrenceId, start, end } = component;
  // One answers, for oneself.
  if (!only || people.length > 1 || uid === null || dtstamp?.kind !== "utc") return null;
  const address = emailOf(only);
  if (address === null || component.isThisAndFuture) return null;
  const names = [recurrenceId, start, end].flatMap((one) => one?.zone ?? []);
  const zones = zonesOf(timezones, new Set(names), new DescribedZones());
  const written = propertyOf(tree, "COMMENT")?.value;
  const comment = written === undefined ? parameterOf(only, commentParameter) : unescapeText(written);
  return {
    method,
    uid,
    address,
    partstat: (parameterOf(only, "PARTSTAT") ?? "").toUpperCase(),
    comment: comment?.trim().slice(0, longestComment) || null,
    sequence: component.sequence,
    stamp: new Date(dtstamp.wall),
    recurrenceId: recurrenceId && idOf(recurrenceId, zones),
    proposed: method === "COUNTER" && start ? proposedIn(component, start, zones) : null,
  };
}

function idOf(time: CalendarTime, zones: ReadonlyMap<string, Zone>): string {
  if (time.kind !== "zoned") return writeTime(time);
  return writeTime({ kind: "utc", wall: instantOf(time, zones, utc), zone: null });
}

/** Throws `malformed` for a time without a zone. */
function proposedIn(
  component: CalendarComponent,
  start: CalendarTime,
  zones: ReadonlyMap<string, Zone>,
): MailedAnswer["proposed"] {
  if (start.kind === "floating") throw new CalendarFault("malformed", "A proposed time has no zone.");
  const from = instantOf(start, zones, utc);
  const { days, milliseconds } = spanOf(component, zones, utc);
  return {
    start: new Date(from),
    end: new Date(from + days * dayLength + milliseconds),
    isAllDay: start.kind === "date",
  };
}
