import type { Attendee as AttendeeView, Entry, EntryAnswer } from "@safos/contract/calendar";
import type { Principal } from "#http";
import type { Identity } from "#identity";
import type { CalendarComponent } from "../icalendar/index.ts";
import { parameterOf } from "../icalendar/tree.ts";
import { commentParameter } from "../scheduling/parameters.ts";
import { proposalIn, viewProposal } from "../scheduling/proposal.ts";
import { delegatedFrom, delegatedTo } from "../scheduling/delegation.ts";
import { emailOf } from "../scheduling/components.ts";
import type { InvitationRow } from "./queries.ts";

const answers: Record<string, EntryAnswer> = {
  ACCEPTED: "accepted",
  TENTATIVE: "tentative",
  DECLINED: "declined",
  DELEGATED: "delegated",
};
/** What a PARTSTAT is as an answer; what it does not know is none. */
export const answerOf = (partstat: string): EntryAnswer => answers[partstat] ?? "needsAction";

interface Meeting {
  readonly component: CalendarComponent | null;
  /** Of the reader's copy; null: it is none. */
  readonly invitation: InvitationRow | null;
  /** Organiser and those who were invited: who meets may know one another. */
  readonly knownIds: ReadonlySet<string>;
  /** Addresses that are invited by mail: whose they are is nobody's to learn. */
  readonly mailed: ReadonlySet<string>;
  /** Rooms and equipment by their addresses. */
  readonly resources: ReadonlyMap<string, NonNullable<AttendeeView["resource"]>>;
}

/** Who takes part in an entry, or in one occurrence, with what they answered. Of others whom a text names only whom the reader may find. */
export async function viewPeople(
  identity: Identity,
  reader: Principal,
  { component, invitation, knownIds, mailed, resources }: Meeting,
): Promise<Pick<Entry, "organizer" | "attendees" | "answer">> {
  const attendees = component?.attendees ?? [];
  const organizer = component?.organizer ?? null;
  const mails = [...attendees, ...(organizer ? [organizer] : [])].flatMap(({ email }) => email ?? []);
  const named = mails.length === 0 ? [] : await identity.personsByNames(mails);
  const isKnown = await Promise.all(
    named.map(async (one) => knownIds.has(one.id) || (await identity.mayKnow(reader, one))),
  );
  const persons = named.filter((_one, index) => isKnown[index]);
  const byMail = new Map(persons.map((one) => [one.name, identity.view(one)]));
  const participant = ({ email, name, address }: { email: string | null; name: string | null; address: string }) => {
    const person = mailed.has(email ?? "") ? null : (byMail.get(email ?? "") ?? null);
    return { person, mail: email ?? address, name: person?.displayName ?? name ?? email ?? address };
  };
  const comments = new Map(
    component?.properties
      .filter(({ name }) => name === "ATTENDEE")
      .map((one) => [emailOf(one), parameterOf(one, commentParameter)]),
  );
  const proposals = new Map(
    component?.properties.flatMap((one) => {
      const proposal = one.name === "ATTENDEE" ? proposalIn(one) : null;
      const isWhole = component.recurrenceId === null;
      return proposal ? [[emailOf(one), { ...viewProposal(proposal), isWhole }] as const] : [];
    }),
  );
  const handed = new Map(
    component?.properties.flatMap((one) =>
      one.name === "ATTENDEE" ? [[emailOf(one), { to: delegatedTo(one), from: delegatedFrom(one) }] as const] : [],
    ),
  );
  const own = invitation?.personId === reader.personId ? invitation.address : null;
  return {
    organizer: organizer && participant(organizer),
    attendees: attendees.map((one): AttendeeView => ({
      ...participant(one),
      resource: resources.get(one.email ?? "") ?? null,
      role: one.role === "OPT-PARTICIPANT" || one.role === "NON-PARTICIPANT" ? "optional" : "required",
      answer: answerOf(one.partstat),
      comment: comments.get(one.email) ?? "",
      proposal: proposals.get(one.email) ?? null,
      delegatedTo: handed.get(one.email)?.to ?? null,
      delegatedFrom: handed.get(one.email)?.from ?? null,
    })),
    answer: own === null ? null : answerOf(attendees.find(({ email }) => email === own)?.partstat ?? ""),
  };
}
