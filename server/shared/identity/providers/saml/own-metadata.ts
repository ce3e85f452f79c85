import { uuid } from "#clock";
import type { ProviderContext } from "../context.ts";
import type { SamlProvider } from "../provider.ts";
import { writerFor } from "./us.ts";

/** Who we are, signed, for those who run the identity provider (SAML 2.0 Metadata §2.4.4). */
export const ownMetadata = (context: ProviderContext, provider: SamlProvider): string =>
  writerFor(context, provider, `_${uuid()}`).generateServiceProviderMetadata(
    provider.certificate,
    provider.certificate,
  );
