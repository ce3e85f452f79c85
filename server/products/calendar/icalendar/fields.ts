import { readAlarm } from "./alarm.ts";
import { attachmentsAfter, type AttachmentFields } from "./attachments.ts";
import { categoriesAfter } from "./categories.ts";
import { CalendarComponent } from "./component.ts";
import { CalendarFault } from "./fault.ts";
import { readRule } from "./rule.ts";
import { escapeText } from "#content-lines";
import {
  dayLength,
  lengthOf,
  readDuration,
  readTime,
  writeDuration,
  writeTime,
  type CalendarTime,
  type Duration,
} from "./time.ts";
import { property, propertyOf, type Property, type Tree } from "./tree.ts";
import { zoneByName } from "./zones/find-zone.ts";

interface AttendeeFields {
  /** An e-mail address, or a calendar user address (`urn:uuid:…`). */
  readonly address: string;
  readonly name?: string | null;
  readonly partstat?: string;
  readonly role?: string;
  readonly cutype?: string;
  readonly isReplyRequested?: boolean;
}

interface AlarmFields {
  /** Minutes before the start; negative after it. */
  readonly minutesBefore: number;
  readonly action?: "DISPLAY" | "EMAIL" | "AUDIO";
  readonly description?: string;
}

/** Plain fields of an event. In changes: what is missing stays, null goes away. */
export interface EventFields {
  readonly summary?: string | null;
  readonly description?: string | null;
  readonly location?: string | null;
  readonly url?: string | null;
  /**
   * `2026-11-28` for a whole day, `2026-11-28T10:00` (seconds if need be) by the clock of `zone`, or with a Z the instant, which
   * is written by the clock of `zone`.
   */
  readonly start?: string;
  /** As the start; of whole days the day after the last. Replaces a DURATION. */
  readonly end?: string | null;
  /** An IANA name; null: a floating time. It is of `start` and `end`, and changes with them. */
  readonly zone?: string | null;
  /** The value of RRULE. */
  readonly rrule?: string | null;
  readonly class?: "PUBLIC" | "PRIVATE" | "CONFIDENTIAL" | null;
  readonly status?: "TENTATIVE" | "CONFIRMED" | "CANCELLED" | null;
  readonly isTransparent?: boolean;
  /** Out of office, as Outlook writes it: RFC 5545 has it only as FBTYPE. */
  readonly isAbsence?: boolean;
  /** In place of those that are shown. */
  readonly categories?: readonly string[];
  /** In place of the links that are shown. */
  readonly attachments?: readonly AttachmentFields[];
  readonly organizer?: AttendeeFields | null;
  readonly attendees?: readonly AttendeeFields[];
  /** In place of those that go by the start. */
  readonly alarms?: readonly AlarmFields[];
}

/** A time of the page as iCalendar has it. Throws `malformed`. */
function readPlainTime(text: string, zone: string | null): CalendarTime {
  const compact = text.trim().replaceAll(/[-:]/g, "").replace(/\.\d+/, "");
  const time = readTime(/T\d{4}Z?$/.test(compact) ? compact.replace(/Z?$/, (end) => `00${end}`) : compact);
  const found = zone === null ? null : zoneByName(zone);
  if (zone !== null && !found) throw new CalendarFault("malformed", `There is no time zone ${zone.slice(0, 60)}.`);
  if (time.kind === "date" || !found || found.ianaName === "UTC") {
    return time.kind === "floating" && found ? { ...time, kind: "utc" } : time;
  }
  const wall = time.kind === "utc" ? found.toWall(time.wall) : time.wall;
  return { kind: "zoned", wall, zone: found.ianaName };
}

/** A time as a property, with VALUE and TZID. */
export const timeProperty = (name: string, time: CalendarTime): Property =>
  property(name, writeTime(time), { VALUE: time.kind === "date" ? "DATE" : null, TZID: time.zone });

export const stampOf = (at: Date): string =>
  writeTime({ kind: "utc", wall: Math.floor(at.getTime() / 1000) * 1000, zone: null });

/** A calendar user address of what people write. */
const addressOf = (address: string): string => {
  const plain = address.trim().replaceAll(/[\s\p{Cc}]/gu, "");
  return /^[a-z][a-z0-9+.-]*:/i.test(plain) ? plain : `mailto:${plain}`;
};

const person = (name: string, fields: AttendeeFields): Property =>
  property(name, addressOf(fields.address), {
    CN: fields.name ?? null,
    CUTYPE: fields.cutype ?? null,
    ROLE: fields.role ?? null,
    PARTSTAT: fields.partstat ?? null,
    RSVP: fields.isReplyRequested === undefined ? null : fields.isReplyRequested ? "TRUE" : "FALSE",
  });

const alarm = ({ minutesBefore, action, description }: AlarmFields): Tree => {
  if (!Number.isFinite(minutesBefore)) throw new CalendarFault("malformed", "A reminder has no time.");
  const milliseconds = -Math.round(minutesBefore) * 60_000 || 0;
  const trigger: Duration = { days: 0, milliseconds };
  // Reading it back refuses what is no duration.
  readDuration(writeDuration(trigger));
  return {
    name: "VALARM",
    properties: [
      property("ACTION", action ?? "DISPLAY"),
      property("TRIGGER", writeDuration(trigger)),
      property("DESCRIPTION", escapeText(description ?? "")),
    ],
    components: [],
  };
};

/** How long before the start a reminder goes off; null: it is none, is told by nothing, or goes by another time. */
function minutesBefore(tree: Tree): number | null {
  if (tree.name !== "VALARM") return null;
  const { action, trigger } = readAlarm(tree);
  if (action === "NONE" || "at" in trigger || trigger.from === "end") return null;
  return -lengthOf(trigger.after) / 60_000 || 0;
}

/** The reminders of a component that go by its start, in whole minutes before it. */
export const remindersOf = ({ tree }: CalendarComponent): number[] =>
  tree.components.flatMap((one) => {
    const minutes = minutesBefore(one);
    return minutes === null ? [] : [Math.round(minutes)];
  });

/** Outlook's, with the value OOF. */
const absenceProperty = "X-MICROSOFT-CDO-BUSYSTATUS";

export const isAbsence = ({ tree }: CalendarComponent): boolean =>
  propertyOf(tree, absenceProperty)?.value.trim().toUpperCase() === "OOF";

type Texts = "summary" | "description" | "location";
const texts: readonly [Texts, string][] = [
  ["summary", "SUMMARY"],
  ["description", "DESCRIPTION"],
  ["location", "LOCATION"],
];

/** The properties each field stands for; an empty list takes them away. */
function propertiesFor(fields: EventFields): Map<string, Property[]> {
  const changed = new Map<string, Property[]>();
  const word = (name: string, value: string | null | undefined): void => {
    if (value !== undefined) changed.set(name, value === null ? [] : [property(name, value)]);
  };
  for (const [field, name] of texts) {
    const value = fields[field];
    word(name, typeof value === "string" ? escapeText(value) : value);
  }
  word("URL", fields.url?.replaceAll(/[\s\p{Cc}]/gu, "") ?? fields.url);
  word("CLASS", fields.class);
  word("STATUS", fields.status);
  if (fields.rrule) readRule(fields.rrule);
  word("RRULE", fields.rrule?.trim().toUpperCase() ?? fields.rrule);
  if (fields.isTransparent !== undefined) word("TRANSP", fields.isTransparent ? "TRANSPARENT" : "OPAQUE");
  if (fields.isAbsence !== undefined) word(absenceProperty, fields.isAbsence ? "OOF" : null);
  if (fields.organizer !== undefined)
    changed.set("ORGANIZER", fields.organizer ? [person("ORGANIZER", fields.organizer)] : []);
  if (fields.attendees)
    changed.set(
      "ATTENDEE",
      fields.attendees.map((one) => person("ATTENDEE", one)),
    );
  if (fields.start !== undefined)
    changed.set("DTSTART", [timeProperty("DTSTART", readPlainTime(fields.start, fields.zone ?? null))]);
  if (fields.end !== undefined) {
    changed.set("DURATION", []);
    changed.set(
      "DTEND",
      fields.end === null ? [] : [timeProperty("DTEND", readPlainTime(fields.end, fields.zone ?? null))],
    );
  }
  return changed;
}

/** Puts properties in the position of those with their names, or at the end. */
export function replaceProperties(tree: Tree, changed: ReadonlyMap<string, readonly Property[]>): Tree {
  const done = new Set<string>();
  const properties = tree.properties.flatMap((one): readonly Property[] => {
    const replacement = changed.get(one.name);
    if (!replacement) return [one];
    if (done.has(one.name)) return [];
    done.add(one.name);
    return replacement;
  });
  for (const [name, added] of changed) if (!done.has(name)) properties.push(...added);
  return { ...tree, properties };
}

/** How long after the start DTEND is to be when only the start changes: as long as before, of whole days in days. */
function movedEnd(tree: Tree, start: CalendarTime): Property[] {
  const { start: oldStart, end } = new CalendarComponent(tree);
  if (!oldStart || !end) return [];
  const length = Math.max(0, end.wall - oldStart.wall);
  const days = Math.max(1, Math.ceil(length / dayLength)) * dayLength;
  return [timeProperty("DTEND", { ...start, wall: start.wall + (start.kind === "date" ? days : length) })];
}

/**
 * A component with fields changed; what it has beyond them stays. A start without an end moves the end with it. Throws
 * `malformed` for an end before the start.
 */
export function applyFields(tree: Tree, fields: EventFields): Tree {
  const properties = propertiesFor(fields);
  if (fields.categories) properties.set("CATEGORIES", categoriesAfter(tree, fields.categories));
  if (fields.attachments) properties.set("ATTACH", attachmentsAfter(tree, fields.attachments));
  if (fields.start !== undefined && fields.end === undefined && tree.properties.some(({ name }) => name === "DTEND"))
    properties.set("DTEND", movedEnd(tree, readPlainTime(fields.start, fields.zone ?? null)));
  const changed = replaceProperties(tree, properties);
  const { start, end } = new CalendarComponent(changed);
  if (start && end && start.kind === end.kind && start.zone === end.zone && end.wall < start.wall)
    throw new CalendarFault("malformed", "The entry ends before it begins.");
  if (!fields.alarms) return changed;
  return {
    ...changed,
    components: [...changed.components.filter((one) => minutesBefore(one) === null), ...fields.alarms.map(alarm)],
  };
}
