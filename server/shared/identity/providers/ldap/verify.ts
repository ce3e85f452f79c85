import { EqualityFilter, OrFilter, type Filter } from "ldapts";
import { mailForm, type PersonName } from "../../people/names.ts";
import { admit, publishRefusal } from "../admit.ts";
import type { Claims } from "../claims/claims.ts";
import { nameOfClaims } from "../claims/names.ts";
import { refuse, Refusal } from "#http";
import type { ProviderContext } from "../context.ts";
import { isLinked, readSubjects } from "../identity-queries.ts";
import type { LdapProvider } from "../provider.ts";
import { readProvidersFor } from "../queries.ts";
import { SignInRefused } from "../refused.ts";
import { ownDomains } from "../own-domains.ts";
import { DirectoryFault, type DirectoryConnection } from "./connection.ts";
import { askDirectory, findPeople } from "./directory.ts";
import { guidBytes, isGuid } from "./entry.ts";
import { readPerson, type DirectoryPerson } from "./person.ts";
import { queueSync } from "./sync/schedule.ts";

/** Someone whose password a directory took. */
export interface BoundPerson {
  readonly personId: string;
  readonly providerId: string;
}

/** What says no to a password (RFC 4511 appendix A.1): credentials, policies of passwords, locked accounts. */
const refusals = new Set([19, 48, 49, 50, 53]);

/** The directories to which names of a domain lead. */
export async function directoriesFor(context: ProviderContext, domain: string): Promise<LdapProvider[]> {
  const organisation = context.organisations.byDomain(domain);
  if (!organisation) return [];
  const providers = await readProvidersFor(context.db, domain);
  return providers.filter((one) => one.kind === "ldap" && one.organisationId === organisation.id) as LdapProvider[];
}

/**
 * The person whose name and password these are at the organisation's directory, made if they are new. Null: nobody's. Refuses
 * PROVIDER_UNREACHABLE, and what `admit` refuses to those whose password is right.
 */
export async function signInByBind(
  context: ProviderContext,
  name: PersonName,
  password: string,
): Promise<BoundPerson | null> {
  if (password === "") return null;
  let unreachable: unknown = null;
  for (const provider of await directoriesFor(context, name.domain)) {
    try {
      const person = await proveByName(context, provider, name, password);
      if (person) return { personId: await admitBound(context, provider, person), providerId: provider.id };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "PROVIDER_UNREACHABLE") throw error;
      unreachable = error;
    }
  }
  if (unreachable !== null) throw unreachable;
  return null;
}

/** Whether someone who is signed in has given the password that their directory takes. Refuses PROVIDER_UNREACHABLE. */
export async function checkByBind(context: ProviderContext, personId: string, password: string): Promise<boolean> {
  if (password === "") return false;
  for (const { provider, subject } of await readSubjects(context.db, personId)) {
    const { id } = provider.settings.attributes;
    const value = isGuid(id) ? guidBytes(subject) : subject;
    if (value === null) continue;
    const filter = new EqualityFilter({ attribute: id, value });
    const found = await askDirectory(context, provider, (directory) =>
      proveOne(directory, provider, { filter, password, isMeant: (one) => one.id === subject }),
    );
    if (found) return true;
  }
  return false;
}

function proveByName(
  context: ProviderContext,
  provider: LdapProvider,
  name: PersonName,
  password: string,
): Promise<DirectoryPerson | null> {
  const domains = ownDomains(context, provider);
  const { attributes } = provider.settings;
  const full = mailForm(name);
  const values: [string, string][] = [
    [attributes.name, full],
    [attributes.mail, full],
    // A name without a domain is of the first.
    ...(domains[0] === name.domain ? ([[attributes.name, name.localpart]] as [string, string][]) : []),
  ];
  const filter = new OrFilter({
    filters: values.map(([attribute, value]) => new EqualityFilter({ attribute, value })),
  });
  const isMeant = (one: DirectoryPerson): boolean => {
    const found = nameOfClaims(one.names, { domains, organisationNumber: null });
    return typeof found === "object" && mailForm(found.name) === full;
  };
  return askDirectory(context, provider, (directory) => proveOne(directory, provider, { filter, password, isMeant }));
}

/** Binds as the one entry that is meant; null: there is none or several, it is closed, or the password is another. */
async function proveOne(
  directory: DirectoryConnection,
  provider: LdapProvider,
  of: {
    readonly filter: Filter;
    readonly password: string;
    readonly isMeant: (person: DirectoryPerson) => boolean;
  },
): Promise<DirectoryPerson | null> {
  const found = (await findPeople(directory, provider, of.filter))
    .map((entry) => readPerson(provider.settings, entry))
    .filter(of.isMeant);
  const [person] = found;
  if (found.length !== 1 || !person || person.isClosed) return null;
  try {
    await directory.bind(person.dn, of.password);
    return person;
  } catch (error) {
    if (error instanceof DirectoryFault && error.code !== null && refusals.has(error.code)) return null;
    throw error;
  }
}

async function admitBound(context: ProviderContext, provider: LdapProvider, person: DirectoryPerson): Promise<string> {
  try {
    if (person.id === null) {
      const refused = new SignInRefused("CLAIM_NAME_MISSING");
      await publishRefusal(context, provider, refused);
      throw refused;
    }
    const isKnown = await isLinked(context.db, provider.id, person.id);
    const personId = await admit(context, provider, claimsOf(person, person.id));
    // Their groups come with it.
    if (!isKnown) await queueSync(context, provider.id);
    return personId;
  } catch (error) {
    if (error instanceof SignInRefused) throw refuse(error.code);
    throw error;
  }
}

export const claimsOf = ({ names, displayName }: DirectoryPerson, id: string): Claims => ({
  subject: id,
  names,
  unverified: [],
  denied: [],
  displayName,
  // The sync decides on groups, and on who is an administrator: it alone knows what lies in what.
  groups: null,
  locale: null,
  assurance: null,
  session: null,
});
