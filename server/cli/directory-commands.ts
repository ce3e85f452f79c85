import type { DirectorySync, LdapSettings, NewProvider } from "@safos/contract/providers";
import { refuse } from "#http";
import type { Safos } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";
import { need, needOrganisation, type Command } from "./command.ts";
import { readText, textOf } from "./option-texts.ts";

const openLdap: LdapSettings["attributes"] = { name: "uid", mail: "mail", displayName: "displayName", id: "entryUUID" };
const activeDirectory: LdapSettings["attributes"] = {
  name: "userPrincipalName",
  mail: "mail",
  displayName: "displayName",
  id: "objectGUID",
};
const filters = {
  openLdap: { people: "(objectClass=inetOrgPerson)", groups: "(|(objectClass=groupOfNames)(objectClass=posixGroup))" },
  activeDirectory: { people: "(&(objectCategory=person)(objectClass=user))", groups: "(objectClass=group)" },
};

const numberOf = (
  options: Options,
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
): number => {
  const text = textOf(options, name);
  const number = text === null ? fallback : Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw refuse("INVALID", `--${name} is a whole number from ${least} to ${most}.`);
  return number;
};

function settingsOf(options: Options): LdapSettings {
  const isActive = options["active-directory"] === true;
  const usual = isActive ? activeDirectory : openLdap;
  const filter = isActive ? filters.activeDirectory : filters.openLdap;
  const url = need(options["url"], "--url");
  const certificate = textOf(options, "ca");
  return {
    url,
    isStartTls: url.startsWith("ldap://") && options["plain"] !== true,
    certificate: certificate === null ? null : readText(certificate),
    bindDn: need(options["bind-dn"], "--bind-dn"),
    peopleBase: need(options["people-base"], "--people-base"),
    peopleFilter: textOf(options, "people-filter") ?? filter.people,
    attributes: {
      name: textOf(options, "name-attribute") ?? usual.name,
      mail: textOf(options, "mail-attribute") ?? usual.mail,
      displayName: textOf(options, "display-name-attribute") ?? usual.displayName,
      id: textOf(options, "id-attribute") ?? usual.id,
    },
    groupBase: textOf(options, "group-base"),
    groupFilter: textOf(options, "group-filter") ?? filter.groups,
    membersIn: isActive ? "people" : "groups",
    areGroupsMade: true,
    syncMinutes: numberOf(options, "every", 60, [5, 10_080]),
    mostClosings: numberOf(options, "most-closings", 10, [1, 100]),
  };
}

type Add = (safos: Safos, domain: string, fresh: NewProvider) => ReturnType<Command["run"]>;
type Common = (name: string, domain: string, options: Options) => Omit<NewProvider, "kind">;

export const addLdap = (add: Add, common: Common): Command => ({
  path: ["provider", "add", "ldap"],
  usage:
    "provider add ldap <domain> --url <address> --bind-dn <dn> --bind-password-file <file> --people-base <dn> [--people-filter <filter>] [--group-base <dn>] [--group-filter <filter>] [--active-directory] [--ca <file>] [--plain] [--name-attribute <attribute>] [--mail-attribute <attribute>] [--display-name-attribute <attribute>] [--id-attribute <attribute>] [--every <minutes>] [--most-closings <per cent>] [--name <text>] [--passwords everyone|emergency]",
  run(safos, [domainText], options) {
    const domain = need(domainText, "The domain");
    return add(safos, domain, {
      kind: "ldap",
      ...common(needOrganisation(safos, domain).name, domain, options),
      ldap: settingsOf(options),
      secret: readText(need(options["bind-password-file"], "--bind-password-file")),
    });
  },
});

export function describeSync(sync: DirectorySync | null): string {
  if (sync === null) return "another process syncs it now";
  const { state, counts, faults, wouldClose, problem } = sync;
  if (state === "stopped") return `stopped: it would close ${wouldClose ?? 0} people; nothing was changed`;
  if (state === "failed" || !counts) return `failed: ${problem ?? ""}; nothing was changed`;
  const lines = [
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join("  "),
  ];
  return [...lines, ...faults.map(({ code, entry }) => `  ${code}  ${entry}`)].join("\n");
}
