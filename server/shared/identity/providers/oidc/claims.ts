import type { OidcSettings } from "@safos/contract/providers";
import { displayNameOf, localeOf, textsOf, valueAt, type Claims } from "../claims/claims.ts";

type JsonClaims = Readonly<Record<string, unknown>>;

/** What an ID token and UserInfo say together; the token counts first, being signed. */
export function claimsOfOidc({ claims: names }: OidcSettings, token: JsonClaims, userInfo: JsonClaims): Claims {
  const all: JsonClaims = { ...userInfo, ...token };
  const found = textsOf(valueAt(all, names.name)).slice(0, 1);
  // A mail address that is the name counts as far as the provider has verified it (OpenID Connect Core 1.0 §5.1).
  const mail = textsOf(all["email"])[0]?.toLowerCase();
  const verified = all["email_verified"];
  const isVerified = verified === true || verified === "true";
  const isDenied = verified === false || verified === "false";
  const addresses = found.filter((one) => names.name === "email" || one.toLowerCase() === mail);
  return {
    subject: textsOf(token["sub"])[0] ?? "",
    names: found,
    // Only where the address itself is the name is silence a doubt: `preferred_username` is the provider's own word.
    unverified: isVerified ? [] : addresses.filter(() => isDenied || names.name === "email"),
    denied: isDenied ? addresses : [],
    displayName: displayNameOf(valueAt(all, names.displayName)),
    groups: textsOf(valueAt(all, names.groups)),
    locale: localeOf(all["locale"]),
    assurance: textsOf(token["acr"])[0]?.slice(0, 200) ?? null,
    session: textsOf(token["sid"])[0] ?? null,
  };
}
