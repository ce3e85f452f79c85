import type { NewAttendee } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import { isAddress } from "#mail";
import type { CalendarContext } from "../context.ts";
import type { EventFields } from "../icalendar/index.ts";
import { addGuests } from "../mailed/queries.ts";
import { guestTries } from "./guest-limits.ts";
import { mayBook, readKnownResources } from "../resources/rights.ts";
import type { CalendarDb, EntryRow } from "../tables.ts";

type Invitee = NonNullable<EventFields["attendees"]>[number] & {
  /** Nobody of Safos whom the organiser may find: is invited by mail. */
  readonly isMailed?: boolean;
};

/**
 * People to invite as an entry names them, each once. Whom the person may not find is a guest by mail, the same as who is not of Safos.
 * Rooms and equipment go by their addresses. Refuses INVALID where one is neither an id nor an address, RESOURCE_REFUSED, CALENDAR_MAIL_OFF
 * and SIGN_IN_THROTTLED. Who is in `known`, the addresses of
 * the entry as it is, may stay.
 */
export async function resolveAttendees(
  ctx: CalendarContext,
  person: Principal,
  asked: readonly NewAttendee[],
  known: ReadonlySet<string> = new Set(),
  entryId: string | null = null,
): Promise<Invitee[]> {
  const { identity } = ctx;
  const byId = new Map(
    (await identity.personsByIds(asked.flatMap(({ personId }) => personId ?? []))).map((one) => [one.id, one]),
  );
  const addresses = asked.flatMap(({ mail }) => mail?.trim().toLowerCase() ?? []);
  const named = await readKnownResources(ctx.db, person, { addresses, entryId });
  const resources = new Map(named.map((one) => [one.address, one]));
  const invitees = new Map<string, Invitee>();
  for (const { personId, mail, name, role } of asked) {
    const resource = personId === undefined ? resources.get(mail?.trim().toLowerCase() ?? "") : undefined;
    if (resource) {
      const { address, name: resourceName } = resource;
      if (!mayBook(resource, person) && !known.has(address)) throw refuse("RESOURCE_REFUSED");
      invitees.set(address, { address, name: resourceName, role: "NON-PARTICIPANT", partstat: "NEEDS-ACTION" });
      continue;
    }
    const found = byId.get(personId ?? "") ?? (mail === undefined ? null : await identity.personByName(mail));
    const isOne = (personId === undefined) !== (mail === undefined);
    const isFound =
      found !== null &&
      ((await identity.mayKnow(person, found)) || (personId !== undefined && known.has(found.mail.toLowerCase())));
    // Whose an address is that they may not know shows in nothing.
    const address = ((isFound ? found.mail : mail) ?? "").trim().toLowerCase();
    const isMailed = !isFound && isAddress(address) && !known.has(address);
    if (!isOne || !(isFound ? !found.disabled || known.has(address) : isMailed || known.has(address)))
      throw refuse("INVALID", "There is nobody by that id or address.", { field: "attendees" });
    if (found?.id === person.personId) continue;
    invitees.set(address, {
      address,
      name: isFound ? found.displayName : (name?.trim() ?? "") || null,
      role: role === "optional" ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT",
      partstat: "NEEDS-ACTION",
      isReplyRequested: true,
      isMailed,
    });
  }
  await requireMayMail(
    ctx,
    person,
    [...invitees.values()].filter((one) => one.isMailed === true),
  );
  return [...invitees.values()];
}

/** Nobody fills mailboxes by inviting. Refuses CALENDAR_MAIL_OFF and SIGN_IN_THROTTLED. */
async function requireMayMail(
  { identity, mail }: CalendarContext,
  person: Principal,
  guests: readonly Invitee[],
): Promise<void> {
  if (guests.length === 0) return;
  if (!mail.isOn) throw refuse("CALENDAR_MAIL_OFF");
  for (const { address } of guests) await identity.slowDown(guestTries(person, address));
}

/** Notes who of the invited gets the entry by mail. */
export const addMailGuests = (
  db: CalendarDb,
  sourceId: string,
  organizerId: string,
  invitees: readonly Invitee[] | undefined,
): Promise<void> =>
  addGuests(
    db,
    { sourceId, organizerId },
    (invitees ?? []).filter((one) => one.isMailed === true).map(({ address }) => address),
  );

/** The fields of an entry with these people, and who organises it: who did, else the writer. Undefined: they stay as they are. */
export async function peopleFor(
  { identity }: CalendarContext,
  person: Pick<Principal, "personId">,
  current: EntryRow | null,
  people: readonly Invitee[] | undefined,
): Promise<Pick<EventFields, "organizer" | "attendees">> {
  if (people === undefined) return {};
  if (people.length === 0) return { organizer: null, attendees: [] };
  const organizer = await identity.personById(current?.organizerId ?? person.personId);
  if (!organizer) throw refuse("INVALID", "The entry has no organiser.", { field: "attendees" });
  const own = { address: organizer.mail, name: organizer.displayName };
  const chair = { ...own, role: "CHAIR", partstat: "ACCEPTED" };
  return { organizer: own, attendees: [chair, ...people.filter(({ address }) => address !== organizer.mail)] };
}
