import type { Begun } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import type { SamlProvider } from "../provider.ts";
import { requestIdOf, writerFor } from "./us.ts";

/** Where the browser is sent: a signed AuthnRequest by redirect (SAML 2.0 Bindings §3.4). */
export const samlAddress = (context: ProviderContext, provider: SamlProvider, begun: Begun): Promise<string> =>
  writerFor(context, provider, requestIdOf(begun.id)).getAuthorizeUrlAsync(begun.state, undefined, {});
