import type { LdapSettings, NewProvider } from "@safos/contract/providers";
import type { Slapd } from "../../../../testing/slapd.ts";

/** How a test's directory is asked: on this machine without TLS, unless it says otherwise. */
export const ldapSettings = (slapd: Slapd, more: Partial<LdapSettings> = {}): LdapSettings => ({
  url: slapd.url,
  isStartTls: false,
  certificate: null,
  bindDn: slapd.reader.dn,
  peopleBase: `ou=people,${slapd.base}`,
  peopleFilter: "(objectClass=inetOrgPerson)",
  attributes: { name: "uid", mail: "mail", displayName: "displayName", id: "entryUUID" },
  groupBase: `ou=groups,${slapd.base}`,
  groupFilter: "(|(objectClass=groupOfNames)(objectClass=posixGroup))",
  membersIn: "groups",
  areGroupsMade: true,
  syncMinutes: 60,
  mostClosings: 10,
  ...more,
});

export const ldapDraft = (
  slapd: Slapd,
  more: Partial<LdapSettings> = {},
  provider: Partial<NewProvider> = {},
): NewProvider => ({
  kind: "ldap",
  name: "Katalogen",
  domains: ["digg.example"],
  groups: [],
  passwordsFor: "everyone",
  isEnabled: true,
  ldap: ldapSettings(slapd, more),
  secret: slapd.reader.password,
  ...provider,
});
