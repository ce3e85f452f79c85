import { readAttendee } from "../icalendar/attendee.ts";
import { CalendarComponent } from "../icalendar/component.ts";
import { limits } from "../icalendar/limits.ts";
import { readTrees } from "../icalendar/read-tree.ts";
import { propertiesOf, propertyOf, type Property } from "../icalendar/tree.ts";

/** Who is asked, as they were written. */
interface Asked {
  readonly address: string;
  /** In small letters; null: it is no mail address. */
  readonly email: string | null;
  readonly property: Property;
}

/** A question when people are busy (RFC 5546 §3.3.2). */
export interface BusyRequest {
  readonly uid: string;
  /** By mail address, in small letters. */
  readonly organizer: string | null;
  readonly asker: Property;
  readonly attendees: readonly Asked[];
  readonly from: Date;
  readonly to: Date;
  /** What an entry of this UID takes is left out: it is about to be moved (Apple's clients). */
  readonly maskedUid: string | null;
}

/** What is written back to who asks, once for each who is asked. */
const longestEcho = 500;

const bare = ({ name, value, parameters }: Property): Property => ({
  name,
  value,
  parameters: parameters.filter((one) => one.name === "CN" && one.values.join("").length <= longestEcho),
});

/** The question in a text; null: it is another message. Throws CalendarFault for what cannot be read. */
export function readBusyRequest(text: string): BusyRequest | null {
  const [root, ...others] = readTrees(text, limits.components);
  const trees = root?.components.filter(({ name }) => name !== "VTIMEZONE") ?? [];
  const [tree] = trees;
  const isRequest = root !== undefined && propertyOf(root, "METHOD")?.value.trim().toUpperCase() === "REQUEST";
  if (!isRequest || others.length > 0 || trees.length !== 1 || tree?.name !== "VFREEBUSY") return null;
  const { uid, start, end } = new CalendarComponent(tree);
  const asker = propertyOf(tree, "ORGANIZER");
  const people = propertiesOf(tree, "ATTENDEE");
  // RFC 5545 §3.6.4: both are in UTC.
  if (!uid || !asker || people.length === 0 || start?.kind !== "utc" || end?.kind !== "utc" || end.wall <= start.wall)
    return null;
  if ([uid, asker.value, ...people.map(({ value }) => value)].some((one) => one.length > longestEcho)) return null;
  const masked = propertyOf(tree, "X-CALENDARSERVER-MASK-UID");
  return {
    uid,
    organizer: readAttendee(asker).email,
    asker: bare(asker),
    attendees: people.map((one) => ({ ...readAttendee(one), property: bare(one) })),
    from: new Date(start.wall),
    to: new Date(end.wall),
    maskedUid: masked?.value.trim() || null,
  };
}
