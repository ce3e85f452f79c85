import { calendarRoutes } from "@safos/contract/routes/calendar";
import { contactRoutes } from "@safos/contract/routes/contacts";
import type { ListedContact } from "@safos/contract/contacts";
import type { Attendee, Entry, EntryAnswer, FreeBusy, NewAttendee } from "@safos/contract/calendar";
import type { Resource } from "@safos/contract/resources";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import type { Pickable } from "../../ui/index.ts";
import { addDays, startOf } from "./days.ts";

/** Someone in the form of an entry. */
export interface Invited {
  /** Null: Safos knows nobody by the address. */
  readonly personId: string | null;
  readonly mail: string;
  readonly name: string;
  /** What the colour is chosen from. */
  readonly userId: string;
  readonly avatarUrl: string | null;
  readonly organisationName: string;
  readonly isOptional: boolean;
  /** Null: not invited yet. */
  readonly answer: EntryAnswer | null;
  readonly comment: string;
  /** In whose stead they go, by name; null: in nobody's. */
  readonly insteadOf: string | null;
  /** A room or equipment; null: someone. */
  readonly resource: Attendee["resource"];
}

/** What someone of an entry is called, by their address. */
export const nameOf = (attendees: readonly Attendee[], mail: string | null): string | null =>
  mail === null ? null : (attendees.find((one) => one.mail === mail)?.name ?? mail);

const invitedOf = (
  { person, mail, name, role, answer, comment, resource, delegatedFrom }: Attendee,
  all: readonly Attendee[],
): Invited => ({
  personId: person?.id ?? null,
  mail,
  name,
  userId: person?.userId ?? mail,
  avatarUrl: person?.avatarUrl ?? null,
  organisationName: person?.organisationName ?? resource?.organisationName ?? "",
  isOptional: role === "optional",
  answer,
  comment,
  insteadOf: nameOf(all, delegatedFrom),
  resource,
});

export const isRoom = ({ resource }: Invited): boolean => resource !== null;

export const roomOf = ({ id, kind, name, address, organisationName }: Resource): Invited => ({
  personId: null,
  mail: address,
  name,
  userId: id,
  avatarUrl: null,
  organisationName,
  isOptional: false,
  answer: null,
  comment: "",
  insteadOf: null,
  resource: { id, kind, organisationName },
});

/** Who is invited to an entry; the organiser is left out. */
export const peopleOf = ({ attendees, organizer }: Pick<Entry, "attendees" | "organizer">): Invited[] =>
  attendees.filter(({ mail }) => mail !== organizer?.mail).map((one) => invitedOf(one, attendees));

const mailPrefix = "mail:";

/** An address that was written in full, to invite by mail; null: it is none. */
export function addressOf(text: string): string | null {
  const address = text.trim().toLowerCase();
  return /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]+\.[^\s@<>,;:"\\()[\]]{2,}$/.test(address) ? address : null;
}

/** Who is invited by mail, among the people to choose from. */
export const guestOf = (address: string, about: string): Pickable => ({
  id: `${mailPrefix}${address}`,
  displayName: address,
  name: address,
  organisationName: "",
  avatarUrl: null,
  about,
});

/** Those of someone's own contacts whom Safos does not know, each with the address that they are invited by. */
export const contactsOf = (contacts: readonly ListedContact[], about: string): Pickable[] =>
  contacts.flatMap(({ displayName, mails }) =>
    mails.map((mail) => ({
      id: `${mailPrefix}${mail}`,
      displayName: displayName === "" ? mail : displayName,
      name: mail,
      organisationName: "",
      avatarUrl: null,
      about: `${mail} · ${about}`,
    })),
  );

/** Own contacts by a part of their name or address. */
export const contactsQuery = (text: string) =>
  queryOptions<ListedContact[]>({
    queryKey: ["contacts", "found", text],
    queryFn: async ({ signal }) =>
      (
        await request(contactRoutes.listContacts, {
          query: { query: text.trim(), withMail: "true", limit: 10 },
          signal,
        })
      ).items,
    enabled: text.trim().length > 0,
    staleTime: 60_000,
    placeholderData: (before) => (text.trim() === "" ? undefined : before),
  });

export const pickedOf = (one: Pickable): Invited => ({
  personId: one.id.startsWith(mailPrefix) ? null : one.id,
  mail: one.guest?.mail ?? one.name,
  name: one.displayName,
  userId: one.userId ?? one.id,
  avatarUrl: one.avatarUrl,
  organisationName: one.organisationName,
  isOptional: false,
  answer: null,
  comment: "",
  insteadOf: null,
  resource: null,
});

/** Who is to be invited, as the server takes it; undefined: nobody came or went. */
export function attendeesOf(before: readonly Invited[], after: readonly Invited[]): NewAttendee[] | undefined {
  const same = before.length === after.length && before.every(({ mail }, index) => after[index]?.mail === mail);
  if (same) return undefined;
  return after.map(({ personId, mail, name, isOptional, resource }) => ({
    ...(personId !== null ? { personId } : { mail, ...(name === mail || resource !== null ? {} : { name }) }),
    ...(isOptional && resource === null ? { role: "optional" as const } : {}),
  }));
}

export interface Span {
  readonly start: string;
  readonly end: string;
  readonly isAllDay: boolean;
}

/** The moments of a time in the form: the last day is included there. */
export function momentsOf({ start, end, isAllDay }: Span): { from: string; to: string } | null {
  if (start === "" || end === "") return null;
  const from = isAllDay ? startOf(start.slice(0, 10)) : new Date(start).getTime();
  const to = isAllDay ? startOf(addDays(end.slice(0, 10), 1)) : new Date(end).getTime();
  return to > from ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : null;
}

export type Busy = "free" | "busy" | "tentative" | "unknown";

/** What someone's time is, by what the server tells of them. */
export function busyOf(items: FreeBusy["items"], personId: string | null): Busy {
  const found = items.find((one) => one.personId === personId);
  if (!found) return "unknown";
  if (found.periods.some(({ kind }) => kind !== "tentative")) return "busy";
  return found.periods.length > 0 ? "tentative" : "free";
}

/** When people are busy within a time; at most 50 of them are asked for. */
export const freeBusyQuery = (people: readonly Invited[], moments: { from: string; to: string } | null) => {
  const ids = people.flatMap(({ personId }) => personId ?? []).slice(0, 50);
  return queryOptions<FreeBusy["items"]>({
    queryKey: ["calendar", "free-busy", ids, moments],
    queryFn: async ({ signal }) => {
      const query = { people: ids.join(","), from: moments?.from ?? "", to: moments?.to ?? "" };
      return (await request(calendarRoutes.readFreeBusy, { query, signal })).items;
    },
    enabled: ids.length > 0 && moments !== null,
    staleTime: 30_000,
  });
};
