import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import type { ProviderContext } from "../context.ts";
import { addressesOf, type SamlProvider } from "../provider.ts";
import type { Us } from "./messages.ts";

/** Who we are to this provider: our metadata's address is our name. */
export function usFor(context: ProviderContext, provider: SamlProvider, recipient: "callback" | "logout"): Us {
  const addresses = addressesOf(context.publicUrl, provider);
  return {
    entityId: addresses.metadata ?? "",
    recipient: addresses[recipient],
    privateKey: privateKeyOf(context, provider),
  };
}

const privateKeyOf = ({ seal }: ProviderContext, { id, secret }: SamlProvider): string =>
  secret === null ? "" : seal.open(secret, id);

/** Writes and signs our own messages. What comes from elsewhere is read by workers. */
export function writerFor(context: ProviderContext, provider: SamlProvider, requestId: string): SAML {
  const { metadata, settings } = provider;
  const { entityId, privateKey } = usFor(context, provider, "callback");
  const { callback, logout } = addressesOf(context.publicUrl, provider);
  return new SAML({
    issuer: entityId,
    callbackUrl: callback,
    logoutCallbackUrl: logout,
    entryPoint: metadata.signInUrl,
    logoutUrl: metadata.signOutUrl ?? metadata.signInUrl,
    idpCert: [...metadata.certificates],
    privateKey,
    decryptionPvk: privateKey,
    signatureAlgorithm: "sha256",
    digestAlgorithm: "sha256",
    signMetadata: true,
    wantAssertionsSigned: true,
    identifierFormat: null,
    disableRequestedAuthnContext: settings.assurances.length === 0,
    authnContext: [...settings.assurances],
    racComparison: "exact",
    // What goes by a form is signed inside and not compressed (SAML 2.0 Bindings §3.5.4).
    skipRequestCompression: metadata.isSignInByForm === true,
    generateUniqueId: () => requestId,
    validateInResponseTo: ValidateInResponseTo.never,
  });
}

/** An XML ID begins with a letter or an underscore. */
export const requestIdOf = (attemptId: string): string => `_${attemptId}`;
