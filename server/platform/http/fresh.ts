import { now } from "#clock";
import type { Principal } from "./principal.ts";
import { refuse } from "./refusal.ts";

/** How long a proof of who one is lasts for what matters most. */
export const freshMs = 900_000;

const isFresh = ({ provedAt }: Principal): boolean => provedAt !== null && now() - provedAt <= freshMs;

/**
 * Refuses STEP_UP_NEEDED unless the person has shown a moment ago who they are. `renew` looks once more in the database:
 * they may have shown it to another process.
 */
export async function requireFresh(principal: Principal, renew: () => Promise<Principal | null>): Promise<void> {
  if (isFresh(principal)) return;
  const renewed = await renew();
  if (!renewed || !isFresh(renewed)) throw refuse("STEP_UP_NEEDED");
}
