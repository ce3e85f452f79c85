import type {
  LdapSettings,
  NewProvider,
  OidcSettings,
  Provider,
  ProviderKind,
  SamlSettings,
} from "@safos/contract/providers";

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
  readonly ldap: LdapSettings;
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

type Kinds = Pick<LdapSettings, "peopleFilter" | "attributes" | "groupFilter" | "membersIn">;

/** What directories of each sort are usually asked for. */
export const directorySorts: Readonly<Record<"openLdap" | "activeDirectory", Kinds>> = {
  openLdap: {
    peopleFilter: "(objectClass=inetOrgPerson)",
    attributes: { name: "uid", mail: "mail", displayName: "displayName", id: "entryUUID" },
    groupFilter: "(|(objectClass=groupOfNames)(objectClass=posixGroup))",
    membersIn: "groups",
  },
  activeDirectory: {
    peopleFilter: "(&(objectCategory=person)(objectClass=user))",
    attributes: { name: "userPrincipalName", mail: "mail", displayName: "displayName", id: "objectGUID" },
    groupFilter: "(objectClass=group)",
    membersIn: "people",
  },
};
export type DirectorySort = keyof typeof directorySorts;

/** Which sort a directory's id tells of. */
export const sortOf = ({ attributes }: LdapSettings): DirectorySort =>
  attributes.id.toLowerCase() === "objectguid" ? "activeDirectory" : "openLdap";

const ldap: LdapSettings = {
  url: "",
  isStartTls: true,
  certificate: null,
  bindDn: "",
  peopleBase: "",
  ...directorySorts.openLdap,
  groupBase: null,
  areGroupsMade: true,
  syncMinutes: 60,
  mostClosings: 10,
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
  ldap,
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
  ...(provider.ldap ? { ldap: provider.ldap } : {}),
});

const settingsOf = (draft: Draft) => {
  if (draft.kind === "oidc") return { oidc: draft.oidc };
  return draft.kind === "saml" ? { saml: draft.saml } : { ldap: draft.ldap };
};
const secretOf = ({ kind, secret }: Draft) => (kind !== "saml" && secret !== "" ? { secret } : {});

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
export function isComplete(draft: Draft): boolean {
  const { kind, name, domains, oidc: ofOidc, saml: ofSaml } = draft;
  if (name.trim() === "" || domains.length === 0) return false;
  if (kind === "ldap") return isDirectoryComplete(draft);
  const hasNames = Object.values(kind === "oidc" ? ofOidc.claims : ofSaml.claims).every((one) => one.trim() !== "");
  if (!hasNames) return false;
  if (kind === "oidc") return /^https?:\/\/./.test(ofOidc.issuer) && ofOidc.clientId !== "" && ofOidc.scope !== "";
  return (ofSaml.metadataUrl !== null || ofSaml.metadata !== null) && isNumber(ofSaml.organisationNumber);
}

const isWithin = (number: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(number) && number >= least && number <= most;
export const isInterval = (minutes: number): boolean => isWithin(minutes, [5, 10_080]);
export const isShare = (percent: number): boolean => isWithin(percent, [1, 100]);
export const isDirectoryUrl = (url: string): boolean => /^ldaps?:\/\/[^/?#@\s]+\/?$/.test(url);

function isDirectoryComplete({ id, secret, ldap: of }: Draft): boolean {
  const texts = [of.bindDn, of.peopleBase, of.peopleFilter, of.groupFilter, ...Object.values(of.attributes)];
  return (
    isDirectoryUrl(of.url) &&
    texts.every((one) => one.trim() !== "") &&
    isInterval(of.syncMinutes) &&
    isShare(of.mostClosings) &&
    (id !== null || secret !== "")
  );
}

/** `a  b` as a list. */
export const listIn = (text: string): string[] => text.split(/\s+/).filter((one) => one !== "");
