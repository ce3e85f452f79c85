import type { CalendarComponent } from "../icalendar/component.ts";
import { dayLength, readDuration, readTime } from "../icalendar/time.ts";
import { propertiesOf, type Property } from "../icalendar/tree.ts";

/** A period that a VFREEBUSY lists (RFC 5545 §3.8.2.6), with the property that it stands in; instants, since it is in UTC. */
interface ListedPeriod {
  readonly property: Property;
  readonly start: number;
  readonly end: number;
}

/** Throws CalendarFault `malformed` for what is no period. */
export function listedPeriods(component: CalendarComponent): ListedPeriod[] {
  return propertiesOf(component.tree, "FREEBUSY").flatMap((property) =>
    property.value.split(",").map((period) => {
      const [from = "", to = ""] = period.split("/");
      const start = readTime(from).wall;
      const length = /^[+-]?P/i.test(to) ? readDuration(to) : null;
      const end = length ? start + length.days * dayLength + length.milliseconds : readTime(to).wall;
      return { property, start, end };
    }),
  );
}
