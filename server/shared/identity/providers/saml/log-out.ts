import { now, uuid } from "#clock";
import { refuse } from "#http";
import { spendToken } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import { endProviderSessions } from "../end-sessions.ts";
import type { readProviderSession } from "../identity-queries.ts";
import type { SamlProvider } from "../provider.ts";
import { readSamlTask } from "./jobs.ts";
import { usFor, writerFor } from "./us.ts";

const rememberedMs = 600_000;

/** Ends what a signed LogoutRequest names (SAML 2.0 Profiles §4.4.3.4); resolves with where to answer. Refuses ASSERTION_INVALID. */
export async function logOutBySaml(
  context: ProviderContext,
  provider: SamlProvider,
  { query, relayState, signal }: { readonly query: string; readonly relayState: string; readonly signal: AbortSignal },
): Promise<string> {
  const job = { kind: "logout", query, us: usFor(context, provider, "logout"), idp: provider.metadata } as const;
  const owner = { organisation: provider.organisationId, person: "sign-in" };
  const { logout, fault } = await context.workers.run(readSamlTask, job, { owner, signal });
  if (!logout) {
    context.log.info({ fault, providerId: provider.id }, "a logout request was refused");
    throw refuse("ASSERTION_INVALID");
  }
  const isNew = await spendToken(context.db, provider.id, `logout ${logout.id}`, new Date(now() + rememberedMs));
  if (!isNew) throw refuse("ASSERTION_INVALID");
  await endProviderSessions(context, provider, { subject: logout.nameId, session: logout.sessionIndex });
  const profile = { ID: logout.id, issuer: provider.metadata.entityId, nameID: logout.nameId, nameIDFormat: "" };
  return writerFor(context, provider, `_${uuid()}`).getLogoutResponseUrlAsync(profile, relayState, {}, true);
}

/** Where the browser goes to end the session at the provider too (§4.4.3.1); null: nowhere. */
export async function samlSignOutAddress(
  context: ProviderContext,
  provider: SamlProvider,
  { subject, session }: NonNullable<Awaited<ReturnType<typeof readProviderSession>>>,
): Promise<string | null> {
  // What we call someone whose name is another each time, the provider does not know.
  if (provider.metadata.signOutUrl === null || subject.startsWith("name:")) return null;
  const profile = {
    issuer: provider.metadata.entityId,
    nameID: subject,
    nameIDFormat: "",
    ...(session === null ? {} : { sessionIndex: session }),
  };
  return writerFor(context, provider, `_${uuid()}`).getLogoutUrlAsync(profile, "", {});
}
