import type { DirectorySync } from "@safos/contract/providers";
import { refuse } from "#http";
import type { ProviderContext } from "../../context.ts";
import type { LdapProvider, Provider } from "../../provider.ts";
import { readProvider } from "../../queries.ts";
import { readDue, readSyncs, storeWaiting, type SyncRow } from "./queries.ts";

export const syncJob = "identity:sync";

/** As soon as there is room; what waits already is not queued twice. */
export async function queueSync({ db, jobs }: Pick<ProviderContext, "db" | "jobs">, providerId: string): Promise<void> {
  await jobs.add(db, syncJob, { providerId }, { key: `${syncJob} ${providerId}`, isKept: true });
}

/** Once a minute: directories whose time has come. */
export async function queueDueSyncs(context: Pick<ProviderContext, "db" | "jobs">): Promise<void> {
  for (const providerId of await readDue(context.db)) await queueSync(context, providerId);
}

/** The directory of an organisation. Refuses MISSING. */
export async function needDirectory(
  { db }: Pick<ProviderContext, "db">,
  organisationId: string,
  id: string,
): Promise<LdapProvider> {
  const provider = await readProvider(db, id);
  if (provider?.organisationId !== organisationId || provider.kind !== "ldap" || !provider.isEnabled)
    throw refuse("MISSING", "There is no such directory.");
  return provider;
}

/** Refuses MISSING. */
export async function askForSync(
  context: Pick<ProviderContext, "db" | "jobs">,
  organisationId: string,
  id: string,
): Promise<DirectorySync> {
  const provider = await needDirectory(context, organisationId, id);
  await storeWaiting(context.db, id);
  await queueSync(context, id);
  return syncOf(provider, (await readSyncs(context.db, [id])).get(id));
}

const minuteMs = 60_000;
const text = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/** How a provider's latest sync went; a directory that was never read waits. */
export function viewSync(provider: Provider, row: SyncRow | undefined): DirectorySync | null {
  return provider.kind === "ldap" ? syncOf(provider, row) : null;
}

function syncOf({ settings, isEnabled }: LdapProvider, row: SyncRow | undefined): DirectorySync {
  const { report = {}, startedAt = null, progress = null, state = "waiting" } = row ?? {};
  const next = startedAt === null ? null : new Date(startedAt.getTime() + settings.syncMinutes * minuteMs);
  return {
    state,
    startedAt: text(startedAt),
    finishedAt: text(row?.finishedAt),
    doneAt: text(row?.doneAt),
    failingSince: text(row?.failingSince),
    nextAt: isEnabled ? text(next) : null,
    progress: state === "running" ? progress : null,
    counts: report.counts ?? null,
    wouldClose: report.wouldClose ?? null,
    faults: [...(report.faults ?? [])],
    problem: report.problem ?? null,
  };
}
