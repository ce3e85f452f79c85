import type { CalendarComponent } from "../icalendar/component.ts";
import type { CalendarObject } from "../icalendar/object.ts";
import { isAbsence } from "../icalendar/fields.ts";
import { parameterOf } from "../icalendar/tree.ts";
import { listedPeriods } from "./listed-periods.ts";
import { occurrencesOf } from "./occurrences.ts";

type BusyKind = "busy" | "tentative" | "unavailable";

interface BusyPeriod {
  readonly start: Date;
  readonly end: Date;
  readonly kind: BusyKind;
}

interface FreeBusyRange {
  readonly from: Date;
  readonly to: Date;
  /** The IANA zone of whole days and of times without a zone. */
  readonly zone: string;
  /** Whose time it is, as e-mail addresses: what they declined is free, what they have not accepted is tentative. */
  readonly emails?: readonly string[];
}

/** What a component makes of its time; null: free (RFC 5545 §3.8.2.7, RFC 4791 §7.10). */
export function busyKindOf(component: CalendarComponent, emails: ReadonlySet<string>): BusyKind | null {
  if (component.kind !== "VEVENT" || component.isTransparent || component.status === "CANCELLED") return null;
  const partstat =
    emails.size === 0 || component.attendees.length === 0
      ? undefined
      : component.attendees.find(({ email }) => email !== null && emails.has(email))?.partstat;
  if (partstat === "DECLINED" || partstat === "DELEGATED") return null;
  if (component.status === "TENTATIVE" || partstat === "TENTATIVE" || partstat === "NEEDS-ACTION") return "tentative";
  return isAbsence(component) ? "unavailable" : "busy";
}

const typeKinds: Record<string, BusyKind | null> = {
  FREE: null,
  "BUSY-UNAVAILABLE": "unavailable",
  "BUSY-TENTATIVE": "tentative",
};

/** The busy ones of the periods that a VFREEBUSY lists. */
const busyPeriods = (component: CalendarComponent): BusyPeriod[] =>
  listedPeriods(component).flatMap(({ property, start, end }) => {
    const type = parameterOf(property, "FBTYPE")?.toUpperCase() ?? "BUSY";
    // A type that is not known is to be taken for BUSY (§3.2.9).
    const kind = type in typeKinds ? typeKinds[type] : "busy";
    return kind ? [{ start: new Date(start), end: new Date(end), kind }] : [];
  });

/** Periods of one kind joined where they touch, in order. */
function merge(periods: readonly BusyPeriod[]): BusyPeriod[] {
  const merged: BusyPeriod[] = [];
  for (const one of periods.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = merged.at(-1);
    if (!last || one.start > last.end) merged.push(one);
    else if (one.end > last.end) merged[merged.length - 1] = { ...last, end: one.end };
  }
  return merged;
}

/**
 * When the time of `[from, to)` is taken, by entries and by stored VFREEBUSYs: per kind merged and cut to the range, in order of
 * start; periods of different kinds may overlap. At most 3000 occurrences of each entry are read. Throws as `occurrencesOf`.
 */
export function freeBusyOf(objects: Iterable<CalendarObject>, range: FreeBusyRange): BusyPeriod[] {
  const emails = new Set((range.emails ?? []).map((one) => one.toLowerCase()));
  const found: Record<BusyKind, BusyPeriod[]> = { busy: [], tentative: [], unavailable: [] };
  const add = ({ start, end, kind }: BusyPeriod): void => {
    const cut = { start: start < range.from ? range.from : start, end: end > range.to ? range.to : end, kind };
    if (cut.start < cut.end) found[kind].push(cut);
  };
  for (const object of objects) {
    if (object.kind === "VFREEBUSY") for (const one of object.master ? busyPeriods(object.master) : []) add(one);
    if (object.kind !== "VEVENT") continue;
    const kinds = new Map<CalendarComponent, BusyKind | null>();
    for (const { start, end, component } of occurrencesOf(object, range)) {
      if (!kinds.has(component)) kinds.set(component, busyKindOf(component, emails));
      const kind = kinds.get(component);
      if (kind) add({ start, end, kind });
    }
  }
  return [...merge(found.busy), ...merge(found.tentative), ...merge(found.unavailable)].toSorted(
    (a, b) => a.start.getTime() - b.start.getTime(),
  );
}
