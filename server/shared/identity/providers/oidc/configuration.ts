import * as client from "openid-client";
import { now } from "#clock";
import { GuardedFetchError, type GuardedFetch } from "#http";
import type { ProviderContext } from "../context.ts";
import type { OidcProvider } from "../provider.ts";
import { notAnswering } from "../refused.ts";

/** Keys and addresses are asked for again after this. */
const freshMs = 600_000;
/** A provider that did not answer is left alone for this long, however many sign in. */
const restMs = 5_000;
/** How far the provider's clock may be from ours. */
export const skewSeconds = 60;

/** What openid-client fetches, with our guard: `redirect` is manual there as here. */
const fetchWith =
  (fetch: GuardedFetch): client.CustomFetch =>
  (url, { method, headers, body, signal }) =>
    fetch(url, {
      method,
      headers,
      body: body instanceof URLSearchParams ? body.toString() : typeof body === "string" ? body : null,
      signal: signal ?? null,
    });

interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string | null;
}

/** Asks a provider what it offers (OpenID Connect Discovery 1.0). Throws what went wrong. */
export async function discover(
  fetch: GuardedFetch,
  { issuer, clientId, secret }: Client,
): Promise<client.Configuration> {
  const server = new URL(issuer);
  const configuration = await client.discovery(
    server,
    clientId,
    { [client.clockTolerance]: skewSeconds },
    secret === null ? client.None() : client.ClientSecretBasic(secret),
    {
      [client.customFetch]: fetchWith(fetch),
      // The guard lets requests without TLS through to networks that are named, and to no other.
      ...(server.protocol === "http:" ? { execute: [client.allowInsecureRequests] } : {}),
    },
  );
  // Signatures are looked at although the tokens come over TLS (OpenID Connect Core 1.0 §3.1.3.7).
  client.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** The provider's configuration, asked for at most once at a time. Refuses PROVIDER_UNREACHABLE. */
export async function configurationOf(context: ProviderContext, provider: OidcProvider): Promise<client.Configuration> {
  const { configurations, discovering } = context;
  const changedAt = provider.changedAt.getTime();
  const known = configurations.get(provider.id);
  const age = now() - (known?.at ?? 0);
  if (known && known.changedAt === changedAt && age < (known.configuration ? freshMs : restMs)) {
    if (!known.configuration) throw notAnswering();
    return known.configuration;
  }
  const key = `${provider.id} ${changedAt}`;
  const running = discovering.get(key) ?? ask(context, provider, changedAt).finally(() => discovering.delete(key));
  discovering.set(key, running);
  return running;
}

async function ask(context: ProviderContext, provider: OidcProvider, changedAt: number): Promise<client.Configuration> {
  const { issuer, clientId } = provider.settings;
  const secret = provider.secret === null ? null : context.seal.open(provider.secret, provider.id);
  const begun = context.configurations.begin();
  const keep = (configuration: client.Configuration | null): void =>
    context.configurations.store(provider.id, { changedAt, at: now(), configuration }, begun);
  try {
    const configuration = await discover(context.fetch, { issuer, clientId, secret });
    keep(configuration);
    return configuration;
  } catch (error) {
    keep(null);
    context.log.warn({ error, providerId: provider.id }, "an identity provider could not be asked");
    throw notAnswering();
  }
}

/** Whether it was the way to the provider that failed, and not what it answered. */
export function isUnreachable(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof GuardedFetchError) return true;
  return false;
}
