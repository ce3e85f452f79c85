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

/** An account of this server by its id, closed ones too. */
const findAccount = async (core: Core, userId: string): Promise<Person | null> =>
  core.organisations.byDomain(domainOf(userId)) ? core.identity.personByName(userId) : null;

/** By the directory's rules, or because they share a room; nobody knows a closed account. */
async function isKnown(core: Core, caller: Principal, person: Person, userId: string): Promise<boolean> {
  if (person.disabled || person.userId !== userId) return false;
  if (person.id === caller.personId || core.memory.rooms.share(caller.userId, userId)) return true;
  return core.identity.mayKnow(caller, person);
}

/** Someone whom the caller may know of; null for everyone else. */
export async function findKnown(core: Core, caller: Principal, userId: string): Promise<Person | null> {
  const person = isUserId(userId) ? await findAccount(core, userId) : null;
  return person && (await isKnown(core, caller, person, userId)) ? person : null;
}

/** Someone the caller may know of. Others do not exist; an application service may make one now. */
export async function requireKnown(core: Core, principal: Principal, userId: string): Promise<Person> {
  if (!isUserId(userId)) refuse("M_INVALID_PARAM", "That is not a user id.");
  const find = (): Promise<Person | null> => findAccount(core, userId);
  const person = (await find()) ?? ((await askForUser(core, principal, userId)) ? await find() : null);
  if (person && (await isKnown(core, principal, person, userId))) return person;
  return refuse("M_NOT_FOUND", "There is nobody by that id whom you may know.");
}
