import type {
  GroupMapping,
  LdapSettings,
  OidcSettings,
  PasswordsFor,
  ProviderKind,
  SamlSettings,
} from "@safos/contract/providers";

/** What an identity provider's metadata says. */
export interface IdpMetadata {
  readonly entityId: string;
  /** Where the browser is sent to sign in. */
  readonly signInUrl: string;
  /** It takes requests by a form; left out: by redirect. */
  readonly isSignInByForm?: true;
  /** Where it is sent to sign out; null: nowhere. */
  readonly signOutUrl: string | null;
  /** In PEM; what its assertions are signed with. */
  readonly certificates: readonly string[];
  readonly validUntil: string | null;
}

interface Common {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly groups: readonly GroupMapping[];
  readonly passwordsFor: PasswordsFor;
  readonly isEnabled: boolean;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly secret: Buffer | null;
}

export interface OidcProvider extends Common {
  readonly kind: "oidc";
  readonly settings: OidcSettings;
}

export interface SamlProvider extends Common {
  readonly kind: "saml";
  readonly settings: SamlSettings;
  /** Ours, in PEM. */
  readonly certificate: string;
  readonly metadata: IdpMetadata;
}

export interface LdapProvider extends Common {
  readonly kind: "ldap";
  readonly settings: LdapSettings;
}

/** Who vouches for people of one organisation. */
export type Provider = OidcProvider | SamlProvider | LdapProvider;
/** Those to which a browser is sent. */
export type BrowserProvider = Exclude<Provider, LdapProvider>;

export interface Addresses {
  readonly callback: string;
  readonly metadata: string | null;
  readonly logout: string;
}

/** What a provider needs to know of us. Each has addresses of its own, so that no answer of one is taken for another's. */
export function addressesOf(
  publicUrl: string,
  provider: { readonly id: string; readonly kind: Exclude<ProviderKind, "ldap"> },
): Addresses {
  const base = `${publicUrl}/api/v1/sign-in/${provider.id}`;
  return provider.kind === "oidc"
    ? { callback: `${base}/callback`, metadata: null, logout: `${base}/backchannel` }
    : { callback: `${base}/assertion`, metadata: `${base}/metadata`, logout: `${base}/logout` };
}
