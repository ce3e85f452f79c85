import type { CreatedApiToken, NewApiToken } from "@safos/contract/identity";
import { now } from "#clock";
import type { Principal } from "#http";
import type { NewSession, SessionOptions } from "./create.ts";

const dayMs = 86_400_000;

/** Makes a token that opens a part of the REST API until it ends. */
export async function createApiToken(
  createSession: (personId: string, options: SessionOptions) => Promise<NewSession>,
  { personId, assurance }: Pick<Principal, "personId" | "assurance">,
  { label, scope, days }: NewApiToken,
): Promise<CreatedApiToken> {
  const lifetimeMs = days * dayMs;
  const expiresAt = new Date(now() + lifetimeMs).toISOString();
  const evidence = { methods: ["apiToken" as const], assurance };
  const made = await createSession(personId, { kind: "api", label, scopes: [scope], lifetimeMs, evidence });
  return { id: made.sessionId, token: made.token, expiresAt };
}
