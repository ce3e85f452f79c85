import { readAlarm, type Alarm } from "./alarm.ts";
import { readAttendee, type Attendee } from "./attendee.ts";
import { CalendarFault } from "./fault.ts";
import { limits } from "./limits.ts";
import { readRule, type Rule } from "./rule.ts";
import { splitTexts, unescapeText } from "#content-lines";
import { readDuration, readTime, type CalendarTime, type Duration } from "./time.ts";
import { parameterOf, propertiesOf, propertyOf, type Property, type Tree } from "./tree.ts";

/** One value of RDATE: a start, and an end of its own when it is a PERIOD. */
export interface RecurrenceDate {
  readonly start: CalendarTime;
  readonly end: CalendarTime | Duration | null;
}

/** The time of a property, with its TZID. */
const timeOf = (one: Property, value = one.value): CalendarTime => {
  const zone = parameterOf(one, "TZID");
  const time = readTime(value, zone);
  if (time.kind !== "date" && parameterOf(one, "VALUE") === "DATE")
    throw new CalendarFault("malformed", `${one.name} is to be a date and has a time.`);
  return time;
};

function readPeriod(one: Property, value: string): RecurrenceDate {
  const [start = "", end] = value.split("/");
  if (end === undefined) return { start: timeOf(one, start), end: null };
  return { start: timeOf(one, start), end: /^[+-]?P/i.test(end) ? readDuration(end) : timeOf(one, end) };
}

/**
 * What one VEVENT, VTODO, VJOURNAL or VFREEBUSY says. Read once, in full, when it is made: throws CalendarFault `malformed` for
 * a time or a rule that cannot be read. Texts are unescaped; what a client wrote beyond this stands in `tree`.
 */
export class CalendarComponent {
  readonly tree: Tree;
  readonly start: CalendarTime | null;
  /** DTEND of an event, DUE of a task, as written; null beside DURATION and where neither is given. */
  readonly end: CalendarTime | null;
  readonly duration: Duration | null;
  readonly completed: CalendarTime | null;
  readonly created: CalendarTime | null;
  readonly dtstamp: CalendarTime | null;
  readonly recurrenceId: CalendarTime | null;
  /** The override is of this and every later occurrence (RANGE=THISANDFUTURE). */
  readonly isThisAndFuture: boolean;
  readonly rules: readonly Rule[];
  readonly rdates: readonly RecurrenceDate[];
  readonly exdates: readonly CalendarTime[];

  constructor(tree: Tree) {
    this.tree = tree;
    this.start = this.#time("DTSTART");
    this.end = this.#time(tree.name === "VTODO" ? "DUE" : "DTEND");
    const duration = propertyOf(tree, "DURATION");
    this.duration = duration && !this.end ? readDuration(duration.value) : null;
    this.completed = this.#time("COMPLETED");
    this.created = this.#time("CREATED");
    this.dtstamp = this.#time("DTSTAMP");
    this.recurrenceId = this.#time("RECURRENCE-ID");
    this.isThisAndFuture =
      parameterOf(propertyOf(tree, "RECURRENCE-ID") ?? noProperty, "RANGE")?.toUpperCase() === "THISANDFUTURE";
    this.rules = propertiesOf(tree, "RRULE").map(({ value }) => readRule(value));
    this.rdates = this.#dates("RDATE").map(([one, value]) => readPeriod(one, value));
    this.exdates = this.#dates("EXDATE").map(([one, value]) => timeOf(one, value));
    if (this.rules.length > 10) throw new CalendarFault("tooLarge", "A component has more than 10 recurrence rules.");
    if (this.start?.kind === "date" && this.end && this.end.kind !== "date")
      throw new CalendarFault("malformed", "DTSTART is a date and the end is a time.");
    if (this.start && this.end && this.start.kind !== "date" && this.end.kind === "date")
      throw new CalendarFault("malformed", "DTSTART is a time and the end is a date.");
  }

  #time(name: string): CalendarTime | null {
    const found = propertyOf(this.tree, name);
    return found ? timeOf(found) : null;
  }

  #dates(name: string): [Property, string][] {
    const dates = propertiesOf(this.tree, name).flatMap((one) =>
      one.value
        .split(",")
        .filter((value) => value.trim() !== "")
        .map((value): [Property, string] => [one, value]),
    );
    if (dates.length > limits.dates)
      throw new CalendarFault("tooLarge", `A component has more than ${limits.dates} dates of ${name}.`);
    return dates;
  }

  #text(name: string): string | null {
    const found = propertyOf(this.tree, name);
    return found ? unescapeText(found.value) : null;
  }

  #word(name: string): string | null {
    return propertyOf(this.tree, name)?.value.trim().toUpperCase() ?? null;
  }

  /** VEVENT, VTODO, VJOURNAL or VFREEBUSY. */
  get kind(): string {
    return this.tree.name;
  }
  get uid(): string | null {
    return this.#text("UID");
  }
  get summary(): string | null {
    return this.#text("SUMMARY");
  }
  get description(): string | null {
    return this.#text("DESCRIPTION");
  }
  get location(): string | null {
    return this.#text("LOCATION");
  }
  get url(): string | null {
    return propertyOf(this.tree, "URL")?.value.trim() ?? null;
  }
  /** PUBLIC, PRIVATE, CONFIDENTIAL or another's; what is not known is to be treated as PRIVATE (RFC 5545 §3.8.1.3). */
  get class(): string {
    return this.#word("CLASS") ?? "PUBLIC";
  }
  get status(): string | null {
    return this.#word("STATUS");
  }
  /** Whether the time is not taken (TRANSP:TRANSPARENT). */
  get isTransparent(): boolean {
    return this.#word("TRANSP") === "TRANSPARENT";
  }
  get sequence(): number {
    const number = Number(propertyOf(this.tree, "SEQUENCE")?.value ?? 0);
    return Number.isSafeInteger(number) && number >= 0 ? number : 0;
  }
  get categories(): string[] {
    return propertiesOf(this.tree, "CATEGORIES").flatMap(({ value }) => splitTexts(value));
  }
  get organizer(): Attendee | null {
    const found = propertyOf(this.tree, "ORGANIZER");
    return found ? readAttendee(found) : null;
  }
  get attendees(): Attendee[] {
    return propertiesOf(this.tree, "ATTENDEE").map(readAttendee);
  }
  get alarms(): Alarm[] {
    return this.tree.components.filter(({ name }) => name === "VALARM").map(readAlarm);
  }
  get properties(): readonly Property[] {
    return this.tree.properties;
  }
}

const noProperty: Property = { name: "", parameters: [], value: "" };
