import { AndFilter, FilterParser, type Entry, type Filter } from "ldapts";
import { refuse } from "#http";
import type { ProviderContext } from "../context.ts";
import type { LdapProvider } from "../provider.ts";
import { DirectoryFault, openDirectory, type DirectoryConnection } from "./connection.ts";
import { bytesOf, personAttributes } from "./person.ts";

/** For each answer while a person waits, and while a job does. */
const signInLimits = { timeoutMs: 8_000, mostBytes: 4_000_000 };
export const syncLimits = { timeoutMs: 60_000, mostBytes: 64_000_000 };

/** People who sign in at once ask a directory in this process: one that is slow holds up neither us nor itself without end. */
const mostAtOnce = 30;

type Asking = Pick<ProviderContext, "reach" | "seal" | "asking" | "log">;

const passwordOf = ({ seal }: Pick<ProviderContext, "seal">, provider: LdapProvider): string =>
  provider.secret === null ? "" : seal.open(provider.secret, provider.id);

/** Works with a connection on which the provider's account is bound, and ends it. Throws DirectoryFault. */
export async function withDirectory<T>(
  context: Pick<ProviderContext, "reach" | "seal">,
  provider: LdapProvider,
  limits: typeof signInLimits,
  work: (directory: DirectoryConnection) => Promise<T>,
): Promise<T> {
  const directory = await openDirectory(provider.settings, { reach: context.reach, ...limits });
  try {
    await directory.bind(provider.settings.bindDn, passwordOf(context, provider));
    return await work(directory);
  } finally {
    await directory.close();
  }
}

/** The same for someone who waits. Refuses PROVIDER_UNREACHABLE. */
export async function askDirectory<T>(
  context: Asking,
  provider: LdapProvider,
  work: (directory: DirectoryConnection) => Promise<T>,
): Promise<T> {
  const running = context.asking.get(provider.id) ?? 0;
  if (running >= mostAtOnce) throw refuse("PROVIDER_UNREACHABLE");
  context.asking.set(provider.id, running + 1);
  try {
    return await withDirectory(context, provider, signInLimits, work);
  } catch (error) {
    if (!(error instanceof DirectoryFault)) throw error;
    context.log.warn({ fault: error.message, providerId: provider.id }, "a directory could not be asked");
    throw refuse("PROVIDER_UNREACHABLE");
  } finally {
    const left = (context.asking.get(provider.id) ?? 1) - 1;
    if (left > 0) context.asking.set(provider.id, left);
    else context.asking.delete(provider.id);
  }
}

/** The people whom a filter of ours means, of those whom the settings' filter lets through. */
export const findPeople = (
  directory: DirectoryConnection,
  { settings }: Pick<LdapProvider, "settings">,
  filter: Filter,
): Promise<readonly Entry[]> =>
  directory.search(settings.peopleBase, {
    // Put together as a tree: no value is ever read as a part of a filter.
    filter: new AndFilter({ filters: [FilterParser.parseString(settings.peopleFilter), filter] }),
    attributes: personAttributes(settings),
    bytes: bytesOf(settings.attributes.id),
    most: 10,
  });
