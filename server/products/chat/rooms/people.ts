import type { Principal } from "#http";
import type { Person } from "#identity";
import { askForUser } from "../appservices/ask.ts";
import type { Core } from "../core.ts";
import { domainOf, isUserId, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

/** A member event's content for someone of this server: what they are called and look like now. */
export function memberContent(person: Pick<Person, "displayName" | "avatarUrl">, membership: string): JsonObject {
  const content: JsonObject = { membership, displayname: person.displayName };
  if (person.avatarUrl !== null) content["avatar_url"] = person.avatarUrl;
  return content;
}

export async function requireSelf(core: Core, principal: Pick<Principal, "personId">): Promise<Person> {
  const person = await core.identity.personById(principal.personId);
  if (!person) refuse("M_UNKNOWN_TOKEN", "The account is gone.");
  return person;
}

/** Someone the caller may know of: by the directory's rules, or because they share a room. Others do not exist; an application service may make one now. */
export async function requireKnown(core: Core, principal: Principal, userId: string): Promise<Person> {
  if (!isUserId(userId)) refuse("M_INVALID_PARAM", "That is not a user id.");
  const find = async (): Promise<Person | null> =>
    core.organisations.byDomain(domainOf(userId)) ? core.identity.personByName(userId) : null;
  const person = (await find()) ?? ((await askForUser(core, principal, userId)) ? await find() : null);
  if (person && !person.disabled && person.userId === userId) {
    if (person.id === principal.personId || core.memory.rooms.share(principal.userId, userId)) return person;
    if (await core.identity.mayKnow(principal, person)) return person;
  }
  return refuse("M_NOT_FOUND", "There is nobody by that id whom you may know.");
}
