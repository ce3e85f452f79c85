import { now } from "#clock";
import type { FastifyRequest } from "fastify";
import type { Authenticated, Credentials, Principal } from "./principal.ts";
import { refuse } from "./refusal.ts";

/** How long a proof of who one is lasts for what matters most. */
export const freshMs = 900_000;

const isFresh = ({ provedAt }: Principal): boolean => provedAt !== null && now() - provedAt <= freshMs;

/**
 * Refuses STEP_UP_NEEDED unless the person has shown a moment ago who they are. `renew` looks once more in the database:
 * they may have shown it to another process.
 */
async function requireFresh(principal: Principal, renew: () => Promise<Principal | null>): Promise<void> {
  if (isFresh(principal)) return;
  const renewed = await renew();
  if (!renewed || !isFresh(renewed)) throw refuse("STEP_UP_NEEDED");
}

type Renew = (request: FastifyRequest) => Promise<Principal | null>;

/** Looks once more, past what is remembered, who makes a request. */
export const createRenewal =
  (authenticate: (credentials: Credentials) => Promise<Authenticated>): Renew =>
  async ({ credentials }) =>
    credentials === null ? null : (await authenticate(credentials)).principal;

/** The same of who makes a request; one without a person is the route's to refuse. */
export async function requireFreshCaller(request: FastifyRequest, renew: Renew): Promise<void> {
  if (request.principal) await requireFresh(request.principal, () => renew(request));
}
