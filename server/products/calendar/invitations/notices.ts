import type { CalendarEvents } from "@safos/contract/events/calendar";
import { topicOfPerson, type AnyOutboxEvent, type EventActor } from "#events";
import { utc } from "../icalendar/zones/zone.ts";
import { componentsOf, instantOf, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { attendeeFor, counterpartOf } from "../scheduling/components.ts";
import { partstatOf } from "../scheduling/copy.ts";
import { delegatedTo } from "../scheduling/delegation.ts";
import { differenceOf } from "../scheduling/difference.ts";
import type { CalendarRow } from "../tables.ts";

type Payload = CalendarEvents["calendar.invitation"];

/** What an invitation is to one person; shown to them alone. `calendar`: where they have the entry. */
export const invitationEvent = (
  { id, workspaceId }: Pick<CalendarRow, "id" | "workspaceId">,
  actor: EventActor,
  payload: Payload,
): AnyOutboxEvent => ({
  type: "calendar.invitation",
  subject: `person:${payload.personId}`,
  topics: [topicOfPerson(payload.personId)],
  actor,
  workspaceId,
  item: { kind: "calendar", id },
  payload,
});

type Change = Pick<Payload, "change" | "about">;

const momentOf = ({ start }: CalendarComponent, { zones }: CalendarObject): string =>
  start ? new Date(instantOf(start, zones, utc)).toISOString() : "";

const startOf = (object: CalendarObject): string => {
  const main = object.master ?? object.overrides[0];
  return main ? momentOf(main, object) : "";
};

/** What is told of a copy that is new (`before` null), another, or gone (`after` null); null: nothing but answers is different. */
export function changeBetween(before: CalendarObject | null, after: CalendarObject | null): Change | null {
  if (!after) return before && { change: "cancelled", about: startOf(before) };
  if (!before) return { change: "invited", about: startOf(after) };
  const difference = differenceOf(before, after);
  if (difference?.kind === "moved") return { change: "moved", about: momentOf(difference.component, after) };
  return difference && { change: "changed", about: difference.location ?? "" };
}

/** That someone who was to go in their stead does not, and what they handed on is theirs to answer again; null: nothing is. */
export function returnedTo(
  address: string,
  before: CalendarObject | null,
  after: CalendarObject | null,
): Change | null {
  if (!before || !after) return null;
  for (const component of componentsOf(after)) {
    const same = counterpartOf(component, after, before) ?? before.master;
    const own = same && attendeeFor(same, address);
    const to = own && partstatOf(component, address) === "NEEDS-ACTION" ? delegatedTo(own) : null;
    if (same && to !== null && partstatOf(same, address) === "DELEGATED")
      return { change: "returned", about: `returned:${same.attendees.find(({ email }) => email === to)?.name ?? to}` };
  }
  return null;
}
