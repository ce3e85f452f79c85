/** What can prove who someone is. */
export type SignInMethod =
  | "password"
  | "passkey"
  | "totp"
  | "recoveryCode"
  | "mailCode"
  | "oidc"
  | "saml"
  | "ldap"
  /** Another program signs in with an app password: nothing that the person has shown themselves. */
  | "appPassword"
  /** The person's own program comes with a token that they made on the page. */
  | "apiToken"
  /** The operator made the session for a program. */
  | "operator";

/** How the one who opens a session has proved who they are. */
export interface Evidence {
  readonly methods: readonly SignInMethod[];
  /** When a second factor was shown: a passkey that verified its user counts as one. */
  readonly secondFactorAt?: Date | null;
  /** The level of assurance that a provider vouched for, as it names it: `http://id.elegnamnden.se/loa/1.0/loa3`. */
  readonly assurance?: string | null;
  readonly providerId?: string | null;
  /** The provider's own name of its session (`sid`, SessionIndex), for when that ends. */
  readonly providerSession?: string | null;
  /** The provider's ID token, for when the session ends. */
  readonly idToken?: string | null;
}
