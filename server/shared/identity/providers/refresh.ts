import type { ProviderContext } from "./context.ts";
import { readProvidersWithMetadataUrl, updateMetadata } from "./queries.ts";
import { readTrust } from "./saml/trust.ts";

/** Reads metadata that lies at an address again, so that new certificates are known in time. What fails keeps what was. */
export async function refreshMetadata(context: ProviderContext): Promise<void> {
  for (const provider of await readProvidersWithMetadataUrl(context.db)) {
    if (provider.kind !== "saml") continue;
    try {
      const metadata = await readTrust(context, provider.settings, provider.organisationId);
      // Another name is another provider, and not for a document to decide.
      if (metadata.entityId === provider.metadata.entityId) await updateMetadata(context.db, provider.id, metadata);
    } catch (error) {
      context.log.warn({ error, providerId: provider.id }, "an identity provider's metadata could not be read again");
    }
  }
}
