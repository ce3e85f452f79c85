import { CalendarComponent } from "../icalendar/component.ts";
import { CalendarFault, instantOf, writeTime, type CalendarTime } from "../icalendar/index.ts";
import { limits } from "../icalendar/limits.ts";
import { readTrees } from "../icalendar/read-tree.ts";
import { dayLength } from "../icalendar/time.ts";
import { unescapeText } from "#content-lines";
import { parameterOf, propertyOf, type Property, type Tree } from "../icalendar/tree.ts";
import { DescribedZones, zonesOf } from "../icalendar/zones/find-zone.ts";
import { utc, type Zone } from "../icalendar/zones/zone.ts";
import { spanOf } from "../recurrence/series.ts";
import { commentParameter } from "./parameters.ts";
import { emailOf } from "./components.ts";
import { delegatedTo, type Delegate } from "./delegation.ts";

/** What one component of an answer that came by mail says. */
export interface MailedAnswer {
  readonly method: "REPLY" | "COUNTER";
  readonly uid: string;
  /** Who answers, in small letters. */
  readonly address: string;
  /** In capitals. */
  readonly partstat: string;
  readonly comment: string | null;
  /** Who goes in their stead; null: nobody, or several. */
  readonly delegate: Delegate | null;
  readonly sequence: number;
  readonly stamp: Date;
  /** By UTC, or the day of what is all day; null: all of the entry. */
  readonly recurrenceId: string | null;
  /** Of a COUNTER the time that is proposed; of whole days in UTC, up to the day after the last. */
  readonly proposed: { readonly start: Date; readonly end: Date; readonly isAllDay: boolean } | null;
}

const longestComment = 500;
const longestName = 200;

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
  const only = answeringOf(people);
  const { uid, dtstamp, recurrenceId, start, end } = component;
  if (!only || uid === null || dtstamp?.kind !== "utc") return null;
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
    delegate: delegateIn(only, people),
    sequence: component.sequence,
    stamp: new Date(dtstamp.wall),
    recurrenceId: recurrenceId && idOf(recurrenceId, zones),
    proposed: method === "COUNTER" && start ? proposedIn(component, start, zones) : null,
  };
}

/** One answers, for oneself; who lets another go may name them beside (RFC 5546 §3.2.2.3). Undefined: several answer. */
function answeringOf(people: readonly Property[]): Property | undefined {
  const [only, second, ...others] = people;
  if (!second) return only;
  const giver = people.find((one) => (parameterOf(one, "PARTSTAT") ?? "").toUpperCase() === "DELEGATED");
  const heir = people.find((one) => one !== giver);
  const isPair = others.length === 0 && giver && heir && delegatedTo(giver) === emailOf(heir);
  return isPair ? giver : undefined;
}

function delegateIn(own: Property, people: readonly Property[]): Delegate | null {
  const address = delegatedTo(own);
  if (address === null) return null;
  const heir = people.find((one) => one !== own);
  const name = heir ? (parameterOf(heir, "CN")?.replaceAll(/\p{C}/gu, " ").trim().slice(0, longestName) ?? "") : "";
  return { address, name: name || null };
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
