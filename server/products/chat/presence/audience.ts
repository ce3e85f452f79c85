import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import { domainOf } from "../events/pdu.ts";
import type { Memory } from "../timeline/memory.ts";
import { stateOf, type Sign, type State } from "./sign.ts";

/** What says who sees whom; all of it in memory. */
export interface Around {
  readonly memory: Memory;
  readonly organisations: Organisations;
  readonly policy: Policy;
}

/** Account data in which a person chooses what others see: `{ "shown": "away" }` or `{ "shown": "hidden" }`. */
const chosen = "safos.presence";

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

/** What others see of a person who gave this sign; `activeAt` 0: not when they were last active. */
export function seenAs(around: Around, userId: string, sign: Sign, at: number): { state: State; activeAt: number } {
  const shown = around.memory.accountData.get(userId, "", chosen)?.["shown"];
  const state = shown === "hidden" || !hasRule(around, userId) ? "offline" : stateOf(sign, at);
  if (state === "offline") return { state, activeAt: 0 };
  return shown === "away" ? { state: "unavailable", activeAt: 0 } : { state, activeAt: sign.activeAt };
}

/** Whether two people share a room, or are one. */
export const areNear = ({ memory }: Around, a: string, b: string): boolean => a === b || memory.rooms.share(a, b);

/** Whether one may see whether the other is there: the rule of both organisations, and a room of both. */
export const maySee = (around: Around, viewer: string, userId: string): boolean =>
  hasRule(around, viewer) && hasRule(around, userId) && areNear(around, viewer, userId);
