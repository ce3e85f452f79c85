import { SamlFault } from "./fault.ts";
import { bearer } from "./names.ts";

/** An element as xml2js reads it: attributes under `$`, text under `_`, children in lists. */
interface Element {
  readonly $?: Readonly<Record<string, string>>;
  readonly _?: string;
  readonly [child: string]: unknown;
}

const children = (of: Element | undefined, name: string): readonly Element[] => {
  const list: unknown = of?.[name];
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).map((one) => (typeof one === "string" ? { _: one } : (one as Element)));
};
const only = (of: Element | undefined, name: string): Element => {
  const [first, ...more] = children(of, name);
  if (!first || more.length > 0) throw new SamlFault(`${name} is not there once`);
  return first;
};

export interface Expected {
  readonly issuer: string;
  /** Where assertions come to us. */
  readonly recipient: string;
  readonly requestId: string;
}

export interface Authentication {
  readonly assurance: string | null;
  readonly sessionIndex: string | null;
}

/**
 * What the profile asks of an assertion beyond signature, times and audience (SAML 2.0 Profiles §4.1.4.2–3): the issuer, and
 * a bearer confirmation addressed to us in answer to our request, with an end. Throws SamlFault.
 */
export function checkAssertion(verified: unknown, expected: Expected): Authentication {
  const assertion = (verified as { readonly Assertion?: Element }).Assertion;
  if (only(assertion, "Issuer")._ !== expected.issuer) throw new SamlFault("another issuer");
  const conditions = only(assertion, "Conditions");
  if (conditions.$?.["NotOnOrAfter"] === undefined) throw new SamlFault("conditions without an end");
  const confirmations = children(only(assertion, "Subject"), "SubjectConfirmation");
  const isConfirmed = confirmations.some((one) => {
    const data = children(one, "SubjectConfirmationData")[0]?.$ ?? {};
    return (
      one.$?.["Method"] === bearer &&
      data["Recipient"] === expected.recipient &&
      data["InResponseTo"] === expected.requestId &&
      data["NotOnOrAfter"] !== undefined &&
      data["NotBefore"] === undefined
    );
  });
  // node-saml looks at the first one only: another one must not bring what was not looked at.
  if (!isConfirmed || confirmations.length !== 1) throw new SamlFault("a confirmation that is not for us");
  const statement = only(assertion, "AuthnStatement");
  const [reference] = children(children(statement, "AuthnContext")[0], "AuthnContextClassRef");
  return {
    assurance: reference?._?.trim().slice(0, 200) ?? null,
    sessionIndex: statement.$?.["SessionIndex"] ?? null,
  };
}
