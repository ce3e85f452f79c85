import { resolve } from "node:path";
import { migrate, startCluster, takeMoved, upgradeCluster, type Cluster } from "#database";
import type { Log } from "#log";
import type { AllSettings } from "./compose.ts";
import { copyDatabase } from "./copy-database.ts";
import { migrationFolders } from "./modules.ts";

/** The database of this deployment, embedded or external, with every migration applied. Throws DatabaseFault when it cannot be used. */
export async function startDatabase(
  settings: AllSettings,
  log: Log,
  { takesMoved = false }: { /** Goes on in a database that was moved elsewhere. */ readonly takesMoved?: boolean } = {},
): Promise<{ url: string; cluster: Cluster | null }> {
  const external = settings.platform.databaseUrl;
  const dataFolder = resolve(settings.platform.data);
  if (external === null) await upgradeCluster({ dataFolder, log, copy: (from, to) => copyDatabase(from, to, log) });
  const cluster = external === null ? await startCluster({ dataFolder, log }) : null;
  const url = cluster?.url ?? external;
  if (url === null || url === undefined) throw new Error("There is no database.");
  let applied: string[];
  try {
    if (takesMoved) await takeMoved(url);
    applied = await migrate(url, migrationFolders());
  } catch (error) {
    // Nobody else would stop it.
    await cluster?.stop();
    throw error;
  }
  if (applied.length > 0) log.info({ applied }, "the database was brought up to date");
  return { url, cluster };
}
