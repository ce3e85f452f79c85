import { LRUCache } from "lru-cache";
import { domainOf } from "../events/pdu.ts";
import { isServerUser } from "../rooms/workspace-link.ts";
import { compileRegex } from "./regex.ts";
import type { Namespace, Namespaces } from "./registration.ts";

/** A bridge or bot that the operator has registered, and what is its own. */
export interface Appservice {
  readonly id: string;
  readonly organisationId: string;
  /** Without a slash at its end; null: nothing is sent there. */
  readonly url: string | null;
  /** The account that it is when it names no other: `@bridge:fk.example`. */
  readonly sender: string;
  readonly hsToken: string;
  readonly isRateLimited: boolean;
  /** It is sent who types and who has read what. */
  readonly receivesEphemeral: boolean;
  /** Ids of its accounts, by user id: they never change. */
  readonly personIds: LRUCache<string, string>;
  /** Whether a user id is one that it may be: of its namespace and its organisation. */
  readonly isOwnUser: (userId: string) => boolean;
  isOwnAlias(alias: string): boolean;
  /** By what a room is called; the organisation is looked at by the room's creator. */
  isOwnRoom(roomId: string): boolean;
  readonly hasAliases: boolean;
  isExclusiveUser(userId: string): boolean;
  isExclusiveAlias(alias: string): boolean;
}

const mostKnown = 20_000;

/** Whether a text is in one of these; the answers of the texts asked for last are kept. */
function createMatcher(namespaces: readonly Namespace[]): (text: string) => boolean {
  const patterns = namespaces.map(({ regex }) => compileRegex(regex)).filter((one) => one !== null);
  const known = new LRUCache<string, boolean>({ max: mostKnown });
  return (text) => {
    let isIn = patterns.length > 0 && known.get(text);
    if (isIn === undefined) known.set(text, (isIn = patterns.some((pattern) => pattern.matches(text))));
    return isIn;
  };
}

interface About extends Pick<
  Appservice,
  "id" | "organisationId" | "url" | "sender" | "hsToken" | "isRateLimited" | "receivesEphemeral"
> {
  readonly namespaces: Namespaces;
  /** Whether a domain is one of the organisation's. */
  readonly isOwnDomain: (domain: string) => boolean;
}

export function createAppservice({ namespaces, isOwnDomain, ...about }: About): Appservice {
  const matcherOf = (kind: keyof Namespaces): ((text: string) => boolean) => createMatcher(namespaces[kind]);
  const exclusiveOf = (kind: keyof Namespaces): ((text: string) => boolean) =>
    createMatcher(namespaces[kind].filter(({ isExclusive }) => isExclusive));
  const [users, rooms, aliases] = [matcherOf("users"), matcherOf("rooms"), matcherOf("aliases")];
  const [exclusiveUsers, exclusiveAliases] = [exclusiveOf("users"), exclusiveOf("aliases")];
  // No pattern reaches the account of the homeserver itself, which is in every room of a workspace.
  const isPossible = (userId: string): boolean => isOwnDomain(domainOf(userId)) && !isServerUser(userId);
  return {
    ...about,
    personIds: new LRUCache({ max: mostKnown }),
    isOwnUser: (userId) => userId === about.sender || (isPossible(userId) && users(userId)),
    isOwnAlias: (alias) => isOwnDomain(domainOf(alias)) && aliases(alias),
    isOwnRoom: rooms,
    hasAliases: namespaces.aliases.length > 0,
    isExclusiveUser: (userId) => userId === about.sender || (isPossible(userId) && exclusiveUsers(userId)),
    isExclusiveAlias: (alias) => isOwnDomain(domainOf(alias)) && exclusiveAliases(alias),
  };
}
