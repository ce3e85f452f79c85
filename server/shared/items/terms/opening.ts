import type { LinkTerms } from "@safos/contract/items";
import { now } from "#clock";
import type { PolicyAction } from "#policy";

/** The host in a federated address, after its last @, as rules name it. */
export const hostOfAddress = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase();

interface MadeLink {
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  readonly terms: Pick<LinkTerms, "purpose" | "label"> | null | undefined;
}

/** What rules are asked when a link that was made before lets someone in: of one for another server, its own rule. */
export const openingOf = ({ createdAt, hasPassword, terms }: MadeLink): PolicyAction =>
  terms?.purpose === "federated"
    ? { type: "share.federate", host: hostOfAddress(terms.label) }
    : { type: "link.open", ageMs: now() - createdAt.getTime(), hasPassword };
