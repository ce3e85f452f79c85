import type { NewProvider, PasswordsFor, Provider } from "@safos/contract/providers";
import { refuse } from "#http";
import type { Safos } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";
import { foundFaults } from "./backup-commands.ts";
import { need, needOrganisation, type Command } from "./command.ts";
import { addLdap, describeSync } from "./directory-commands.ts";
import { readText, textOf } from "./option-texts.ts";

const passwords: readonly PasswordsFor[] = ["everyone", "emergency"];

const listOf = (options: Options, name: string): string[] =>
  (textOf(options, name) ?? "").split(/[\s,]+/).filter(Boolean);

/** What all kinds have: the organisation's name on the button, the domain, and passwords as they are. */
function common(
  organisationName: string,
  domain: string,
  options: Options,
): Omit<NewProvider, "kind" | Provider["kind"]> {
  const passwordsFor = passwords.find((one) => one === (options["passwords"] ?? "everyone"));
  if (!passwordsFor) throw refuse("INVALID", `--passwords must be one of ${passwords.join(", ")}.`);
  return {
    name: textOf(options, "name") ?? organisationName,
    domains: [domain],
    groups: [],
    passwordsFor,
    isEnabled: true,
  };
}

const describe = ({ id, kind, name, domains, isEnabled, personCount, addresses }: Provider) => ({
  id,
  kind,
  name,
  domains,
  isEnabled,
  personCount,
  ...addresses,
});

async function add(safos: Safos, domain: string, fresh: NewProvider): ReturnType<Command["run"]> {
  const organisation = needOrganisation(safos, domain);
  const made = await safos.identity.addProvider(organisation.id, fresh, { kind: "operator" });
  const lines = [`${made.name} was added for ${domain}.`];
  if (made.addresses) {
    const { callback, metadata, logout } = made.addresses;
    lines.push(`callback  ${callback}`, `logout    ${logout}`);
    if (metadata !== null) lines.push(`metadata  ${metadata}`);
  }
  return { json: describe(made), text: lines.join("\n") };
}

const oidcClaims = { name: "preferred_username", displayName: "name", groups: "groups" };
const samlClaims = {
  name: "urn:oid:1.2.752.201.3.1",
  displayName: "urn:oid:2.16.840.1.113730.3.1.241",
  groups: "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
};
const claimsOf = (fallback: typeof oidcClaims, options: Options) => ({
  name: textOf(options, "claim-name") ?? fallback.name,
  displayName: textOf(options, "claim-display-name") ?? fallback.displayName,
  groups: textOf(options, "claim-groups") ?? fallback.groups,
});

/** Those of a domain. Refuses MISSING. */
async function needProviders(safos: Safos, domainText: string | undefined) {
  const domain = need(domainText, "The domain");
  const organisation = needOrganisation(safos, domain);
  const providers = (await safos.identity.providersOf(organisation.id)).filter((one) => one.domains.includes(domain));
  if (providers.length === 0) throw refuse("MISSING", `${domain} has no provider.`);
  return { domain, organisation, providers };
}

export const providerCommands: readonly Command[] = [
  addLdap(add, common),
  {
    path: ["provider", "add", "oidc"],
    usage:
      "provider add oidc <domain> --issuer <address> --client-id <text> [--client-secret-file <file>] [--name <text>] [--assurances <list>] [--claim-name <claim>] [--claim-display-name <claim>] [--claim-groups <claim>] [--passwords everyone|emergency]",
    run(safos, [domainText], options) {
      const domain = need(domainText, "The domain");
      const file = textOf(options, "client-secret-file");
      return add(safos, domain, {
        kind: "oidc",
        ...common(needOrganisation(safos, domain).name, domain, options),
        oidc: {
          issuer: need(options["issuer"], "--issuer"),
          clientId: need(options["client-id"], "--client-id"),
          scope: "openid profile email",
          claims: claimsOf(oidcClaims, options),
          assurances: listOf(options, "assurances"),
        },
        ...(file === null ? {} : { secret: readText(file) }),
      });
    },
  },
  {
    path: ["provider", "add", "saml"],
    usage:
      "provider add saml <domain> --metadata <address or file> [--metadata-certificate <file>] [--organisation-number <digits>] [--name <text>] [--assurances <list>] [--claim-name <attribute>] [--claim-display-name <attribute>] [--claim-groups <attribute>] [--passwords everyone|emergency]",
    run(safos, [domainText], options) {
      const domain = need(domainText, "The domain");
      const source = need(options["metadata"], "--metadata");
      const isAddress = /^https?:\/\//.test(source);
      const certificate = textOf(options, "metadata-certificate");
      return add(safos, domain, {
        kind: "saml",
        ...common(needOrganisation(safos, domain).name, domain, options),
        saml: {
          metadataUrl: isAddress ? source : null,
          metadata: isAddress ? null : readText(source),
          metadataCertificate: certificate === null ? null : readText(certificate),
          claims: claimsOf(samlClaims, options),
          organisationNumber: textOf(options, "organisation-number"),
          assurances: listOf(options, "assurances"),
        },
      });
    },
  },
  {
    path: ["provider", "list"],
    usage: "provider list [<domain>]",
    async run(safos, [domain]) {
      const meant = domain === undefined ? safos.organisations.all() : [needOrganisation(safos, domain)];
      const found = (await Promise.all(meant.map(({ id }) => safos.identity.providersOf(id)))).flat();
      const lines = found.map(
        (one) => `${one.name}  ${one.kind}  ${one.domains.join(", ")}  ${one.isEnabled ? "on" : "off"}  ${one.id}`,
      );
      return { json: { providers: found.map(describe) }, text: lines.join("\n") || "There are no providers." };
    },
  },
  {
    path: ["provider", "test"],
    usage: "provider test <domain>",
    async run(safos, [domainText]) {
      const { organisation, providers } = await needProviders(safos, domainText);
      const reports = [];
      for (const { id, name, kind, oidc, saml, ldap } of providers) {
        const settings = oidc ? { oidc } : saml ? { saml } : ldap ? { ldap } : {};
        const { items, sample } = await safos.identity.checkProvider(organisation.id, { id, kind, ...settings });
        reports.push({ id, name, checks: items, sample });
      }
      const lines = reports.flatMap(({ name, checks, sample }) => [
        ...checks.map((check) => `${name}  ${check.result}  ${check.name}  ${check.detail}`),
        ...(sample ?? []).map(({ attribute, value }) => `${name}  ${attribute}  ${value ?? "-"}`),
      ]);
      const isFaulty = reports.some(({ checks }) => checks.some(({ result }) => result === "fault"));
      return { json: { providers: reports }, text: lines.join("\n"), code: isFaulty ? foundFaults : 0 };
    },
  },
  {
    path: ["provider", "sync"],
    usage: "provider sync <domain>",
    async run(safos, [domainText]) {
      const { domain, organisation, providers } = await needProviders(safos, domainText);
      const directories = providers.filter((one) => one.kind === "ldap" && one.isEnabled);
      if (directories.length === 0) throw refuse("MISSING", `${domain} has no directory.`);
      const done = [];
      for (const { id, name } of directories)
        done.push({ id, name, sync: await safos.identity.syncNow(organisation.id, id) });
      const lines = done.map(({ name, sync }) => `${name}  ${describeSync(sync)}`);
      const isWhole = done.every(({ sync }) => sync === null || sync.state === "done");
      return { json: { providers: done }, text: lines.join("\n"), code: isWhole ? 0 : foundFaults };
    },
  },
];
