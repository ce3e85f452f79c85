import type { NewProvider, OidcSettings, Provider, ProviderKind, SamlSettings } from "@safos/contract/providers";

/** What stands in the form. */
export interface Draft {
  readonly id: string | null;
  readonly kind: ProviderKind;
  readonly name: string;
  readonly domains: readonly string[];
  readonly groups: NewProvider["groups"];
  readonly passwordsFor: NewProvider["passwordsFor"];
  readonly isEnabled: boolean;
  readonly oidc: OidcSettings;
  readonly saml: SamlSettings;
  readonly secret: string;
}

/** Keycloak's claims. */
const oidc: OidcSettings = {
  issuer: "",
  clientId: "",
  scope: "openid profile email",
  claims: { name: "preferred_username", displayName: "name", groups: "groups" },
  assurances: [],
};

/** The attributes of Sweden Connect: orgAffiliation and displayName; and eduPerson's isMemberOf. */
const saml: SamlSettings = {
  metadataUrl: null,
  metadata: null,
  metadataCertificate: null,
  claims: {
    name: "urn:oid:1.2.752.201.3.1",
    displayName: "urn:oid:2.16.840.1.113730.3.1.241",
    groups: "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
  },
  organisationNumber: null,
  assurances: [],
};

export const newDraft = (kind: ProviderKind, organisation: { name: string; domains: readonly string[] }): Draft => ({
  id: null,
  kind,
  name: organisation.name,
  domains: organisation.domains,
  groups: [],
  passwordsFor: "everyone",
  isEnabled: true,
  oidc,
  saml,
  secret: "",
});

export const draftOf = (provider: Provider): Draft => ({
  ...newDraft(provider.kind, provider),
  id: provider.id,
  groups: provider.groups,
  passwordsFor: provider.passwordsFor,
  isEnabled: provider.isEnabled,
  ...(provider.oidc ? { oidc: provider.oidc } : {}),
  ...(provider.saml ? { saml: provider.saml } : {}),
});

const settingsOf = ({ kind, oidc: ofOidc, saml: ofSaml }: Draft) =>
  kind === "oidc" ? { oidc: ofOidc } : { saml: ofSaml };
const secretOf = ({ kind, secret }: Draft) => (kind === "oidc" && secret !== "" ? { secret } : {});

/** What is saved. */
export const bodyOf = (draft: Draft): Omit<NewProvider, "kind"> => ({
  name: draft.name.trim(),
  domains: [...draft.domains],
  groups: draft.groups,
  passwordsFor: draft.passwordsFor,
  isEnabled: draft.isEnabled,
  ...settingsOf(draft),
  ...secretOf(draft),
});

/** What is asked about before. */
export const questionOf = (draft: Draft) => ({
  kind: draft.kind,
  ...(draft.id === null ? {} : { id: draft.id }),
  ...settingsOf(draft),
  ...secretOf(draft),
});

export const isNumber = (text: string | null): boolean => text === null || /^\d{10}$/.test(text);

/** Whether it can be asked about and saved. */
export function isComplete({ kind, name, domains, oidc: ofOidc, saml: ofSaml }: Draft): boolean {
  const hasNames = Object.values(kind === "oidc" ? ofOidc.claims : ofSaml.claims).every((one) => one.trim() !== "");
  if (name.trim() === "" || domains.length === 0 || !hasNames) return false;
  if (kind === "oidc") return /^https?:\/\/./.test(ofOidc.issuer) && ofOidc.clientId !== "" && ofOidc.scope !== "";
  return (ofSaml.metadataUrl !== null || ofSaml.metadata !== null) && isNumber(ofSaml.organisationNumber);
}

/** `a  b` as a list. */
export const listIn = (text: string): string[] => text.split(/\s+/).filter((one) => one !== "");
