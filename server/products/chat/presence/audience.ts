import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import { domainOf } from "../events/pdu.ts";
import type { Memory } from "../timeline/memory.ts";

/** What says who sees whom; all of it in memory. */
export interface Around {
  readonly memory: Memory;
  readonly organisations: Organisations;
  readonly policy: Policy;
}

/** Account data with which a person hides that they are there: `{ "hidden": true }`. */
const hiding = "safos.presence";

const isHidden = ({ memory }: Around, userId: string): boolean =>
  memory.accountData.get(userId, "", hiding)?.["hidden"] === true;

/** The organisation of an account; null for guests and those whose organisation is not here. */
export function agencyOf({ organisations }: Around, userId: string): string | null {
  const organisation = organisations.byDomain(domainOf(userId));
  return organisation && !organisations.isOfGuests(organisation.id) ? organisation.id : null;
}

/** Whether the rule of a person's organisation lets them see and be seen. */
export function hasRule(around: Around, userId: string): boolean {
  const agency = agencyOf(around, userId);
  return agency !== null && around.policy.presence(agency);
}

/** Whether anyone sees whether this person is there. */
export const isShown = (around: Around, userId: string): boolean =>
  hasRule(around, userId) && !isHidden(around, userId);

/** Whether two people share a room, or are one. */
export const areNear = ({ memory }: Around, a: string, b: string): boolean => a === b || memory.rooms.share(a, b);

/** Whether one may see whether the other is there: the rule of both organisations, and a room of both. */
export const maySee = (around: Around, viewer: string, userId: string): boolean =>
  hasRule(around, viewer) && hasRule(around, userId) && areNear(around, viewer, userId);
