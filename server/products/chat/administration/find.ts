import type { Principal } from "#http";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { domainOf, isUserId } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

/** Someone by their id, of an organisation that was looked at before. Refuses M_NOT_FOUND. */
export async function requireColleague(core: Core, userId: string): Promise<Person> {
  const person = await core.identity.personByName(userId);
  return person?.userId === userId && !person.isGuest ? person : refuse("M_NOT_FOUND", "There is nobody by that id.");
}

/** The same, who is no administrator: those are looked after elsewhere. Refuses M_FORBIDDEN. */
export async function requireManaged(core: Core, userId: string): Promise<Person> {
  const person = await requireColleague(core, userId);
  return person.isAdmin
    ? refuse("M_FORBIDDEN", "Administrators are not closed, locked or suspended over Matrix.")
    : person;
}

/** An id of the administrator's own organisation, whether or not anyone has it. Refuses M_INVALID_PARAM and M_FORBIDDEN. */
export function requireOwnPerson(core: Core, administrator: Principal, userId: string): void {
  const organisation = isUserId(userId) ? core.organisations.byDomain(domainOf(userId)) : undefined;
  if (!organisation) refuse("M_INVALID_PARAM", "That is nobody of this server.");
  if (organisation.id !== administrator.organisationId) refuse("M_FORBIDDEN", "That is nobody of your organisation.");
}
