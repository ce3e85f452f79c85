import type { EntryClass } from "@safos/contract/calendar";
import { refuse } from "#http";
import {
  CalendarFault,
  componentsOf,
  isAbsence,
  readCalendarObject,
  type CalendarComponent,
  type CalendarObject,
} from "../icalendar/index.ts";
import { conferenceOf } from "../scheduling/conference.ts";
import { maxEntryBytes } from "../limits.ts";
import { busyKindOf, extentOf } from "../recurrence/index.ts";
import type { FreshEntry } from "./queries.ts";
import { etagOf, recallObject, rememberObject } from "./remembered.ts";

/** What the table keeps of an entry beside its address and who wrote it. */
export type EntryShape = Pick<
  FreshEntry,
  | "uid"
  | "body"
  | "etag"
  | "kind"
  | "class"
  | "summary"
  | "location"
  | "startsAt"
  | "endsAt"
  | "isRecurring"
  | "isPlain"
  | "zone"
  | "showsAs"
  | "callUrl"
>;

/** Throws what a fault in iCalendar is refused with; its reason goes along for CalDAV. */
export function refuseFault(error: unknown): never {
  if (!(error instanceof CalendarFault)) throw error;
  throw refuse("ENTRY_INVALID", error.message, { reason: error.reason });
}

/** What a text says, remembered by its etag. Refuses ENTRY_INVALID. */
export function readObject(text: string, etag = etagOf(text)): CalendarObject {
  const known = recallObject(etag);
  if (known) return known;
  try {
    const object = readCalendarObject(text);
    rememberObject(etag, text.length, object);
    return object;
  } catch (error) {
    return refuseFault(error);
  }
}

/**
 * What the table keeps of a text that a client sent. `invited`: whose copy of an invitation it is, as a mail address. Refuses ENTRY_INVALID
 * with the `reason`, also for what is too dear to expand.
 */
export function shapeEntry(body: string, invited: string | null = null): EntryShape {
  if (Buffer.byteLength(body) > maxEntryBytes)
    throw refuse("ENTRY_INVALID", "An entry has at most 1 MiB.", { reason: "tooLarge" });
  if (body.includes("\u0000"))
    throw refuse("ENTRY_INVALID", "The entry holds a character that cannot be kept.", { reason: "malformed" });
  return shapeObject(readObject(body), body, invited);
}

function shapeObject(object: CalendarObject, body: string, invited: string | null): EntryShape {
  if (object.kind === "VFREEBUSY")
    throw refuse("ENTRY_INVALID", "A calendar keeps events, tasks and journal entries.", { reason: "unsupported" });
  const main = mainOf(object);
  let extent;
  try {
    extent = extentOf(object);
  } catch (error) {
    return refuseFault(error);
  }
  const isRecurring = isSeries(object);
  // A task may have nothing but a time when it is due.
  const start = main?.start ?? main?.end ?? null;
  const all = componentsOf(object);
  return {
    uid: object.uid,
    body,
    etag: etagOf(body),
    kind: object.kind,
    class: highestClass(all),
    summary: (main?.summary ?? "").replaceAll("\u0000", ""),
    location: (main?.location ?? "").replaceAll("\u0000", ""),
    startsAt: start === null ? null : extent.startsAt,
    endsAt: start === null ? null : extent.endsAt,
    isRecurring,
    isPlain:
      object.kind === "VEVENT" &&
      !isRecurring &&
      object.overrides.length === 0 &&
      !all.some(isAbsence) &&
      (start?.kind === "utc" || start?.kind === "zoned"),
    zone: start?.kind === "zoned" ? start.zone : null,
    showsAs: showsAs(object, all, invited),
    callUrl: conferenceOf(object),
  };
}

/** What a single occurrence does to the time of whom it is about; tasks and journal entries do nothing. */
function showsAs(
  { kind }: CalendarObject,
  all: readonly CalendarComponent[],
  invited: string | null,
): EntryShape["showsAs"] {
  if (kind !== "VEVENT") return "free";
  const emails = new Set(invited === null ? [] : [invited]);
  const kinds = all.map((one) => busyKindOf(one, emails));
  if (kinds.every((one) => one === null)) return "free";
  return kinds.every((one) => one === "tentative") ? "tentative" : "busy";
}

/** What stands for an entry: its series, or the first of its overridden occurrences where that is all there is. */
export const mainOf = (object: CalendarObject): CalendarComponent | null =>
  object.master ?? object.overrides[0] ?? null;

const isSeries = ({ master, overrides }: CalendarObject): boolean =>
  overrides.length > 0 || (master !== null && (master.rules.length > 0 || master.rdates.length > 0));

/** The most private of the parts of a series: one private occurrence hides all of it. RFC 5545 §3.8.1.3: unknown ones are private. */
function highestClass(components: readonly CalendarComponent[]): EntryClass {
  const order: readonly EntryClass[] = ["PUBLIC", "PRIVATE", "CONFIDENTIAL"];
  let highest = 0;
  for (const { class: own } of components) {
    const at = order.indexOf(own as EntryClass);
    highest = Math.max(highest, at < 0 ? 1 : at);
  }
  return order[highest] ?? "PRIVATE";
}
