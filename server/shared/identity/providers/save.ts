import type { ChangeProvider, LdapSettings, NewProvider, OidcSettings, SamlSettings } from "@safos/contract/providers";
import { uuid } from "#clock";
import type { EventActor } from "#events";
import { refuse } from "#http";
import type { ProviderContext } from "./context.ts";
import { isSameDirectory, requireLdap } from "./ldap/settings.ts";
import { readEmergencyIds } from "./emergency-queries.ts";
import { providerChanged, providerEvent } from "./events.ts";
import type { IdpMetadata, Provider } from "./provider.ts";
import { keepGroups, lockProvider, readFreeGroups, storeProvider, type ProviderRow } from "./queries.ts";
import { makeKeyPair } from "./saml/key-pair.ts";
import { personIdentityNumber } from "./saml/names.ts";
import { readTrust } from "./saml/trust.ts";

type Wanted = Omit<NewProvider, "kind" | "secret">;
type AnySettings = OidcSettings | SamlSettings | LdapSettings;

/** Refuses PROVIDER_INVALID, PROVIDER_DOMAIN, PROVIDER_GROUP, PROVIDER_UNREACHABLE and EMERGENCY_NEEDED. */
export async function addProvider(
  context: ProviderContext,
  actor: EventActor,
  organisationId: string,
  fresh: NewProvider,
): Promise<string> {
  const id = uuid();
  const { kind, secret } = fresh;
  const settings = requireSettings(kind, fresh);
  const domains = requireDomains(context, organisationId, fresh.domains);
  const trust = kind === "saml" ? await readTrust(context, settings as SamlSettings, organisationId) : null;
  const keys = kind === "saml" ? await makeKeyPair(new URL(context.publicUrl).hostname) : null;
  const plain = keys?.privateKey ?? secret;
  if (kind === "ldap" && plain === undefined)
    throw refuse("PROVIDER_INVALID", "The account that reads the directory needs its password.");
  const row: ProviderRow = {
    ...rowOf({ id, organisationId, kind }, { ...fresh, domains }, settings),
    secret: plain === undefined ? null : context.seal.seal(plain, id),
    certificate: keys?.certificate ?? null,
    metadata: trust,
  };
  await context.db.transaction().execute(async (trx) => {
    await store(trx, row);
    await context.events.emit(trx, providerEvent("provider.added", row, actor));
  });
  return id;
}

/** Refuses MISSING, PROVIDER_SECRET_AGAIN and what `addProvider` refuses. */
export async function changeProvider(
  context: ProviderContext,
  actor: EventActor,
  { organisationId, id }: { readonly organisationId: string; readonly id: string },
  change: ChangeProvider,
): Promise<void> {
  // Asked before the row is held: a slow provider keeps nobody waiting.
  const trust: IdpMetadata | null = change.saml ? await readTrust(context, change.saml, organisationId) : null;
  await context.db.transaction().execute(async (trx) => {
    const before = await lockProvider(trx, id, organisationId);
    if (!before) throw refuse("MISSING", "There is no such provider.");
    const wanted: Wanted = { ...wantedOf(before), ...change };
    const settings = requireSettings(before.kind, wanted);
    if (before.kind === "ldap" && change.secret === undefined) requireSame(before.settings, settings as LdapSettings);
    const domains = requireDomains(context, organisationId, wanted.domains);
    const row: ProviderRow = {
      ...rowOf(before, { ...wanted, domains }, settings),
      secret:
        before.kind !== "saml" && change.secret !== undefined ? context.seal.seal(change.secret, id) : before.secret,
      certificate: before.kind === "saml" ? before.certificate : null,
      metadata: before.kind === "saml" ? (trust ?? before.metadata) : null,
    };
    await store(trx, row);
    await context.events.emit(trx, providerChanged(row, Object.keys(change), actor));
  });
  context.configurations.forget(id);
}

const wantedOf = (provider: Provider): Wanted => ({
  name: provider.name,
  domains: [...provider.domains],
  groups: [...provider.groups],
  passwordsFor: provider.passwordsFor,
  isEnabled: provider.isEnabled,
  ...settingsBy(provider),
});

function settingsBy(provider: Provider): Pick<Wanted, Provider["kind"]> {
  if (provider.kind === "oidc") return { oidc: provider.settings };
  return provider.kind === "saml" ? { saml: provider.settings } : { ldap: provider.settings };
}

/** The password of the directory's account goes nowhere but where it was given for. Refuses PROVIDER_SECRET_AGAIN. */
function requireSame(before: LdapSettings, after: LdapSettings): void {
  if (!isSameDirectory(before, after)) throw refuse("PROVIDER_SECRET_AGAIN");
}

const rowOf = (
  { id, organisationId, kind }: Pick<Provider, "id" | "organisationId" | "kind">,
  { name, domains, groups, passwordsFor, isEnabled }: Wanted,
  settings: AnySettings,
): Omit<ProviderRow, "secret" | "certificate" | "metadata"> => ({
  id,
  organisationId,
  kind,
  name: requireText(name),
  settings,
  domains,
  groups,
  passwordsFor,
  isEnabled,
});

async function store(trx: Parameters<typeof storeProvider>[0], row: ProviderRow): Promise<void> {
  const groupIds = [...new Set(row.groups.flatMap(({ groupId }) => (groupId === null ? [] : [groupId])))];
  const free = await readFreeGroups(trx, row, groupIds);
  if (free.length !== groupIds.length) throw refuse("PROVIDER_GROUP");
  // Passwords are never closed without anyone who can come in when the provider is down.
  if (
    row.isEnabled &&
    row.passwordsFor === "emergency" &&
    (await readEmergencyIds(trx, row.organisationId)).length === 0
  )
    throw refuse("EMERGENCY_NEEDED");
  await storeProvider(trx, row);
  await keepGroups(trx, row.id, groupIds);
}

function requireText(name: string): string {
  const text = name.trim();
  if (text === "") throw refuse("PROVIDER_INVALID", "A provider needs a name.");
  return text;
}

function requireSettings(kind: Provider["kind"], { oidc, saml, ldap }: Wanted): AnySettings {
  const all = { oidc, saml, ldap };
  const settings = all[kind];
  if (!settings || Object.values(all).some((one) => one !== undefined && one !== settings))
    throw refuse("PROVIDER_INVALID", `It needs settings of ${kind}.`);
  if ("peopleBase" in settings) {
    requireLdap(settings);
    return settings;
  }
  const addresses =
    "issuer" in settings ? [settings.issuer] : settings.metadataUrl === null ? [] : [settings.metadataUrl];
  if (addresses.some((one) => !URL.canParse(one) || !/^https?:\/\//.test(one)))
    throw refuse("PROVIDER_INVALID", "An address begins with https://.");
  if (!("issuer" in settings) && settings.metadataUrl === null && settings.metadata === null)
    throw refuse("PROVIDER_INVALID", "It needs metadata, or the address where it lies.");
  if (Object.values(settings.claims).includes(personIdentityNumber))
    throw refuse("PROVIDER_INVALID", "Civic numbers are neither read nor kept.");
  return settings;
}

function requireDomains(
  { organisations }: ProviderContext,
  organisationId: string,
  domains: readonly string[],
): string[] {
  const own = domains.map((one) => one.trim().toLowerCase());
  for (const domain of own)
    if (organisations.byDomain(domain)?.id !== organisationId) throw refuse("PROVIDER_DOMAIN", { domain });
  return [...new Set(own)];
}
