import { isAssured } from "../claims/assurance.ts";
import { answerAttempt, findAttempt } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import type { SamlProvider } from "../provider.ts";
import { SignInRefused } from "../refused.ts";
import { attributesOf, claimsOfSaml } from "./claims.ts";
import { readSamlTask } from "./jobs.ts";
import { requestIdOf, usFor } from "./us.ts";

/**
 * Reads a response that a browser brought, and keeps what it says for the browser that began; resolves with the ticket that
 * it comes with. A request is answered once. Throws SignInRefused.
 */
export async function takeSamlResponse(
  context: ProviderContext,
  provider: SamlProvider,
  { message, state, signal }: { readonly message: string; readonly state: string; readonly signal: AbortSignal },
): Promise<string> {
  // Nothing is read that nobody asked for.
  const attempt = await findAttempt(context.db, provider.id, state);
  if (!attempt) throw new SignInRefused("SIGN_IN_EXPIRED");
  const job = {
    kind: "response",
    message,
    requestId: requestIdOf(attempt.id),
    us: usFor(context, provider, "callback"),
    idp: provider.metadata,
    attributes: attributesOf(provider.settings),
  } as const;
  const owner = { organisation: provider.organisationId, person: "sign-in" };
  const { assertion, fault } = await context.workers.run(readSamlTask, job, { owner, signal });
  if (!assertion) {
    context.log.info({ fault, providerId: provider.id }, "an assertion was refused");
    throw new SignInRefused("ASSERTION_INVALID");
  }
  if (!isAssured(assertion.assurance, provider.settings.assurances)) throw new SignInRefused("ASSURANCE_TOO_LOW");
  const ticket = await answerAttempt(context.db, attempt.id, claimsOfSaml(provider.settings, assertion));
  if (ticket === null) throw new SignInRefused("SIGN_IN_EXPIRED");
  return ticket;
}
