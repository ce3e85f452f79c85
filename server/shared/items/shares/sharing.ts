import type { ChangeShare, MadeShare, NewShare } from "@safos/contract/items";
import type { Principal } from "#http";
import type { AccessedItem } from "../access/access.ts";
import { changeLink } from "./change-link.ts";
import {
  addFederatedLink,
  addShare,
  grantableOf,
  requireFederated,
  type FederatedLink,
  type ShareDeps,
} from "./routes.ts";

/** What rules say of links to what lies in someone's own files. */
interface LinkRules {
  readonly areAllowed: boolean;
  readonly needPassword: boolean;
  /** The most days that one may live; null: no limit. */
  readonly days: number | null;
}

/** Shares and links as the page gives them, for other protocols. That the caller manages the item is theirs to have asked. */
export interface Sharing {
  /** To a person, a group, an organisation, or a link. Refuses as the page's route does. */
  give(person: Principal, item: AccessedItem, share: NewShare): Promise<MadeShare>;
  /** Refuses MISSING, POLICY_REFUSED and LINK_PASSWORD_WEAK. */
  changeLink(person: Principal, item: AccessedItem, grantId: string, change: ChangeShare): Promise<void>;
  linkRules(person: Principal): LinkRules;
  /** Asks rules before anyone elsewhere is asked. Refuses POLICY_REFUSED. */
  requireFederated(person: Principal, item: AccessedItem, address: string): Promise<void>;
  /** A link for someone on another server, which is told its secret. Refuses POLICY_REFUSED. */
  federate(person: Principal, item: AccessedItem, link: FederatedLink): Promise<MadeShare>;
}

export function createSharing(deps: ShareDeps): Sharing {
  return {
    give: (person, item, share) => addShare(deps, person, grantableOf(item), share),
    changeLink: (person, item, grantId, change) => changeLink(deps, person, grantableOf(item), { grantId, change }),
    requireFederated: (person, item, address) => requireFederated(deps, person, grantableOf(item), address),
    federate: (person, item, link) => addFederatedLink(deps, person, grantableOf(item), link),
    linkRules(person) {
      const place = { organisationId: person.organisationId, informationClass: null };
      const isAllowed = (hasPassword: boolean): boolean =>
        deps.policy.decide(person, { type: "link.make", lifetimeMs: 0, hasPassword }, place) === null;
      return {
        areAllowed: isAllowed(true),
        needPassword: !isAllowed(false),
        days: deps.policy.linkDays(person, place),
      };
    },
  };
}
