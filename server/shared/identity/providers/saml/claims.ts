import type { SamlSettings } from "@safos/contract/providers";
import { displayNameOf, textsOf, type Claims } from "../claims/claims.ts";
import { SignInRefused } from "../refused.ts";
import type { ReadAssertion } from "./messages.ts";
import { transient } from "./names.ts";

/** Attributes that are read; whatever else an assertion says does not leave the worker. */
export const attributesOf = ({ claims }: SamlSettings): string[] => [claims.name, claims.displayName, claims.groups];

/** What an assertion says. A name that is another each time tells nobody apart: then the name attribute does. */
export function claimsOfSaml({ claims: names }: SamlSettings, received: ReadAssertion): Claims {
  const found = textsOf(received.attributes[names.name]);
  const isLasting = received.nameIdFormat !== transient;
  const [first] = found;
  if (!isLasting && first === undefined) throw new SignInRefused("CLAIM_NAME_MISSING");
  return {
    subject: isLasting ? received.nameId.slice(0, 500) : `name:${first ?? ""}`,
    names: found,
    unverified: [],
    denied: [],
    displayName: displayNameOf(received.attributes[names.displayName]),
    groups: textsOf(received.attributes[names.groups]),
    locale: null,
    assurance: received.assurance,
    session: received.sessionIndex?.slice(0, 500) ?? null,
  };
}
