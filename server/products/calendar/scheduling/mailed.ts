import { productId, restamp } from "../icalendar/build.ts";
import { mailedAttachments, mailedCategories } from "../icalendar/index.ts";
import type { CalendarObject, Property, Tree } from "../icalendar/index.ts";
import { escapeText, unescapeText } from "#content-lines";
import { property } from "../icalendar/tree.ts";
import { writeTree } from "../icalendar/write-tree.ts";
import { emailOf, withComponents } from "./components.ts";
import { copyFor } from "./copy.ts";

/** What leaves of an entry; the rest is the organiser's, or their client's. */
const sentProperties = new Set([
  "UID",
  "DTSTAMP",
  "SEQUENCE",
  "CREATED",
  "LAST-MODIFIED",
  "DTSTART",
  "DTEND",
  "DURATION",
  "RECURRENCE-ID",
  "RRULE",
  "RDATE",
  "EXDATE",
  "SUMMARY",
  "DESCRIPTION",
  "LOCATION",
  "URL",
  "STATUS",
  "TRANSP",
]);
const sentParameters = new Set(["CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP", "DELEGATED-TO", "DELEGATED-FROM"]);
/** Of a description, in characters: it goes to each guest. */
const longestDescription = 10_000;
/** Of more people than these each reads only of themselves. */
const mostShown = 50;

export interface MailedTo {
  /** The guest's, in small letters. */
  readonly address: string;
  /** Who invites: calendars send answers to this address (RFC 5546 §3.2.3). */
  readonly organizer: { readonly name: string; readonly address: string };
  /** The organiser's own address, under which they stand among the people. */
  readonly organizerAddress: string;
  /** How much higher SEQUENCE is than in the entry. */
  readonly raise: number;
  /** Without categories and attachments: those of a visit are for who takes it, as its description is. */
  readonly isPlain?: boolean;
  readonly stamp: Date;
}

/** The entry as a guest outside is sent it; null: they are invited to nothing of it. */
export function mailedFor(source: CalendarObject, to: MailedTo): CalendarObject | null {
  const copy = copyFor(source, to.address, null);
  if (!copy) return null;
  return withComponents(copy, (component) => {
    const { tree, sequence } = component;
    const people = tree.properties.filter(({ name }) => name === "ATTENDEE");
    const isShown = (one: Property): boolean => {
      const email = emailOf(one);
      return email !== to.organizerAddress && (email === to.address || people.length <= mostShown);
    };
    const bare: Tree = {
      ...tree,
      properties: [
        ...tree.properties
          .filter(({ name }) => sentProperties.has(name))
          .map((one) => shortened(withParameters(one, timeParameters))),
        ...(to.isPlain === true ? [] : [...mailedCategories(tree), ...mailedAttachments(tree)]),
        property("ORGANIZER", `mailto:${to.organizer.address}`, { CN: to.organizer.name }),
        ...people.filter(isShown).map((one) => withParameters(one, sentParameters)),
      ],
      components: [],
    };
    return restamp(bare, to.stamp, sequence + to.raise);
  });
}

function shortened(one: Property): Property {
  if (one.name !== "DESCRIPTION" || one.value.length <= longestDescription) return one;
  const text = unescapeText(one.value);
  return text.length <= longestDescription
    ? one
    : { ...one, value: escapeText(`${text.slice(0, longestDescription - 1)}…`) };
}

const timeParameters = new Set(["VALUE", "TZID", "RANGE"]);

const withParameters = (one: Property, names: ReadonlySet<string>): Property => ({
  ...one,
  parameters: one.parameters.filter(({ name }) => names.has(name)),
});

/** That what was sent is cancelled (RFC 5546 §3.2.5). */
export const cancelled = (sent: CalendarObject, address: string, stamp: Date): CalendarObject =>
  withComponents(sent, ({ tree, sequence }) => {
    const kept = tree.properties.filter(
      (one) => one.name !== "STATUS" && (one.name !== "ATTENDEE" || emailOf(one) === address),
    );
    return restamp({ ...tree, properties: [...kept, property("STATUS", "CANCELLED")] }, stamp, sequence + 1);
  });

/** A text for a mail: with METHOD (RFC 5546 §1.4), and of what stands around the entry no more than it needs. */
export function writeMailed(
  { root }: CalendarObject,
  method: "REQUEST" | "CANCEL" | "REPLY" | "DECLINECOUNTER",
): string {
  return writeTree({
    ...root,
    properties: [
      property("VERSION", "2.0"),
      property("PRODID", productId),
      property("CALSCALE", "GREGORIAN"),
      property("METHOD", method),
    ],
    components: root.components.filter(({ name }) => name === "VEVENT" || name === "VTIMEZONE"),
  });
}
