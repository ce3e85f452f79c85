import type { NewAttendee } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import type { EventFields } from "../icalendar/index.ts";
import type { EntryRow } from "../tables.ts";

type Invitee = NonNullable<EventFields["attendees"]>[number];

/**
 * People to invite as an entry names them, each once. Refuses INVALID where one is neither an id nor an address, or nobody whom the
 * person may find. Who is in `known`, the addresses of the entry as it is, may stay.
 */
export async function resolveAttendees(
  { identity }: CalendarContext,
  person: Principal,
  asked: readonly NewAttendee[],
  known: ReadonlySet<string> = new Set(),
): Promise<Invitee[]> {
  const byId = new Map(
    (await identity.personsByIds(asked.flatMap(({ personId }) => personId ?? []))).map((one) => [one.id, one]),
  );
  const invitees = new Map<string, Invitee>();
  for (const { personId, mail, role } of asked) {
    const found = byId.get(personId ?? "") ?? (mail === undefined ? null : await identity.personByName(mail));
    const address = (found?.mail ?? mail ?? "").trim().toLowerCase();
    const isOne = (personId === undefined) !== (mail === undefined);
    const mayInvite = found !== null && !found.disabled && (await identity.mayKnow(person, found));
    if (!isOne || !(mayInvite || known.has(address)))
      throw refuse("INVALID", "There is nobody by that id or address.", { field: "attendees" });
    if (found?.id === person.personId) continue;
    invitees.set(address, {
      address,
      name: found?.displayName ?? null,
      role: role === "optional" ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT",
      partstat: "NEEDS-ACTION",
      isReplyRequested: true,
    });
  }
  return [...invitees.values()];
}

/** The fields of an entry with these people, and who organises it: who did, else the writer. Undefined: they stay as they are. */
export async function peopleFor(
  { identity }: CalendarContext,
  person: Principal,
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
