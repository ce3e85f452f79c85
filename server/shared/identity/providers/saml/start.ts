import type { Begun } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import type { SamlProvider } from "../provider.ts";
import { requestIdOf, writerFor } from "./us.ts";

/** How a browser is sent to a provider: by redirect, or with `fields` in a form. */
export interface Leading {
  readonly address: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A signed AuthnRequest by redirect (SAML 2.0 Bindings §3.4), or by a form (§3.5) where the provider takes no other. */
export async function samlLeading(context: ProviderContext, provider: SamlProvider, begun: Begun): Promise<Leading> {
  const writer = writerFor(context, provider, requestIdOf(begun.id));
  const { signInUrl, isSignInByForm } = provider.metadata;
  if (isSignInByForm !== true) return { address: await writer.getAuthorizeUrlAsync(begun.state, undefined, {}) };
  const { SAMLRequest } = await writer.getAuthorizeMessageAsync(begun.state, undefined, {});
  return { address: signInUrl, fields: { SAMLRequest: String(SAMLRequest), RelayState: begun.state } };
}
