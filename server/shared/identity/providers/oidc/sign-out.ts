import * as client from "openid-client";
import type { ProviderContext } from "../context.ts";
import type { OidcProvider } from "../provider.ts";
import { configurationOf } from "./configuration.ts";

/** Where the browser goes to end the session at the provider too (OpenID Connect RP-Initiated Logout 1.0 §2); null: nowhere. */
export async function oidcSignOutAddress(
  context: ProviderContext,
  provider: OidcProvider,
  idToken: string | null,
): Promise<string | null> {
  const configuration = await configurationOf(context, provider).catch(() => null);
  if (configuration?.serverMetadata().end_session_endpoint === undefined) return null;
  return client.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: `${context.publicUrl}/signin`,
    // With it the provider knows whose session ends, and asks nobody.
    ...(idToken === null ? {} : { id_token_hint: idToken }),
  }).href;
}
