import { refuse } from "#http";
import { admit, publishRefusal } from "./admit.ts";
import { beginAttempt, dropAttempt, takeAnswer, takeAttempt } from "./attempts.ts";
import type { Claims } from "./claims/claims.ts";
import type { ProviderContext } from "./context.ts";
import { readOidcAnswer } from "./oidc/finish.ts";
import { oidcAddress } from "./oidc/start.ts";
import { pathInside } from "./path-inside.ts";
import type { BrowserProvider, OidcProvider, Provider, SamlProvider } from "./provider.ts";
import { readProvider } from "./queries.ts";
import { SignInRefused } from "./refused.ts";
import { samlLeading, type Leading } from "./saml/start.ts";
import { takeSamlResponse } from "./saml/take.ts";

/** Someone whom a provider has vouched for, as far as a session needs it. */
export interface Vouched {
  readonly provider: BrowserProvider;
  readonly personId: string;
  readonly claims: Claims;
  /** A path of the page. */
  readonly target: string;
}

type OfKind<K extends Provider["kind"]> = Extract<Provider, { readonly kind: K }>;

/** An enabled provider that speaks this protocol. Refuses MISSING. */
export async function needEnabled<K extends Provider["kind"]>(
  { db }: Pick<ProviderContext, "db">,
  id: string,
  kind?: K,
): Promise<OfKind<K>> {
  const provider = await readProvider(db, id);
  if (!provider?.isEnabled || (kind !== undefined && provider.kind !== kind))
    throw refuse("MISSING", "There is no such provider.");
  return provider as OfKind<K>;
}

/** Where the browser is sent. Refuses MISSING and PROVIDER_UNREACHABLE. */
export async function startSignIn(
  context: ProviderContext,
  of: { readonly id: string; readonly browser: string; readonly to: string | undefined },
): Promise<Leading> {
  const provider = await needEnabled(context, of.id);
  // A directory is asked by us: nobody is sent there.
  if (provider.kind === "ldap") throw refuse("MISSING", "There is no such provider.");
  const target = pathInside(of.to);
  const begun = await beginAttempt(context.db, { providerId: provider.id, browser: of.browser, target });
  try {
    if (provider.kind === "saml") return await samlLeading(context, provider, begun);
    return { address: await oidcAddress(context, provider, begun) };
  } catch (error) {
    await dropAttempt(context.db, begun.id);
    throw error;
  }
}

/** Publishes why someone was refused, also where it is not known who. */
async function orPublish<T>(context: ProviderContext, provider: Provider, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused && error.code !== "SIGN_IN_EXPIRED")
      await publishRefusal(context, provider, error);
    throw error;
  }
}

/** The browser is back with a code. Refuses MISSING and PROVIDER_UNREACHABLE; throws SignInRefused. */
export async function finishOidc(
  context: ProviderContext,
  of: { readonly id: string; readonly browser: string | null; readonly state: string; readonly query: string },
): Promise<Vouched> {
  const provider: OidcProvider = await needEnabled(context, of.id, "oidc");
  const { browser, state, query } = of;
  const attempt = browser === null ? null : await takeAttempt(context.db, { providerId: provider.id, browser, state });
  if (!attempt) throw new SignInRefused("SIGN_IN_EXPIRED");
  const claims = await orPublish(context, provider, () => readOidcAnswer(context, provider, { attempt, state, query }));
  return { provider, claims, target: attempt.target, personId: await admit(context, provider, claims) };
}

/** A browser brings an assertion; resolves with the ticket for the browser that began. Throws SignInRefused. */
export async function takeAssertion(
  context: ProviderContext,
  of: { readonly id: string; readonly message: string; readonly state: string; readonly signal: AbortSignal },
): Promise<string> {
  const provider: SamlProvider = await needEnabled(context, of.id, "saml");
  return orPublish(context, provider, () => takeSamlResponse(context, provider, of));
}

/** The browser that began comes with its ticket. Throws SignInRefused. */
export async function finishSaml(
  context: ProviderContext,
  of: { readonly id: string; readonly browser: string | null; readonly ticket: string },
): Promise<Vouched> {
  const provider = await needEnabled(context, of.id, "saml");
  const { browser, ticket } = of;
  const answer = browser === null ? null : await takeAnswer(context.db, { providerId: provider.id, browser, ticket });
  if (!answer) throw new SignInRefused("SIGN_IN_EXPIRED");
  const personId = await admit(context, provider, answer.claims);
  return { provider, claims: answer.claims, target: answer.target, personId };
}
