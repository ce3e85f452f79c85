import { execFileSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import pg from "pg";
import type { Log } from "#log";
import { DatabaseFault } from "../database-fault.ts";
import { holdAlone } from "../presence.ts";
import { runCluster, type Cluster } from "./cluster.ts";
import { fetchEarlierPrograms, majorOf } from "./earlier/programs.ts";
import { findPlace, reachablePrograms, type Place } from "./place.ts";

export interface UpgradeOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** Copies everything of one database into another that is empty. */
  readonly copy: (from: string, to: string) => Promise<unknown>;
}

/**
 * Brings the cluster of a data folder to the PostgreSQL that Safos has now, where it is of an earlier one: the rows are
 * copied into a new cluster, which takes the old one's place when it is whole. The old one stays beside it. What breaks off
 * anywhere is begun again, or finished, by the next start. Throws DatabaseFault when it cannot be done.
 */
export async function upgradeCluster({ dataFolder, log, copy }: UpgradeOptions): Promise<void> {
  const place = await findPlace(dataFolder);
  finish(place);
  const major = majorOf(place.cluster);
  const wanted = majorOfPrograms(place.programs.postgres);
  if (major === null || major === wanted) return;
  if (major > wanted)
    throw new DatabaseFault(
      `The database is of PostgreSQL ${major}, and this version of Safos has ${wanted}. Start the newer version that made it.`,
    );
  const earlier = await fetchEarlierPrograms(major, dataFolder);
  const programs = reachablePrograms(earlier, place.account);
  log.info({ from: major, to: wanted }, "the database is brought to a newer PostgreSQL; this may take minutes");
  await copyInto({ ...place, programs }, { ...place, cluster: `${place.cluster}.upgrade` }, { dataFolder, log, copy });
  renameSync(`${place.cluster}.upgrade`, `${place.cluster}.upgraded`);
  finish(place);
  log.info({ kept: keptPath(place.cluster, major) }, "the database is upgraded; the old one may be removed");
}

async function copyInto(from: Place, to: Place, { dataFolder, log, copy }: UpgradeOptions): Promise<void> {
  rmSync(to.cluster, { recursive: true, force: true });
  const old = await runCluster(from, { dataFolder, log });
  const alone = new pg.Client({ connectionString: old.url, application_name: "safos" });
  let fresh: Cluster | null = null;
  try {
    await alone.connect();
    if (!(await holdAlone(alone)))
      throw new DatabaseFault(
        "Another Safos uses the database, which must be brought to a newer PostgreSQL. Stop it first.",
      );
    fresh = await runCluster(to, { dataFolder, log });
    await copy(old.url, fresh.url);
  } finally {
    await alone.end().catch(() => undefined);
    await fresh?.stop();
    await old.stop();
  }
}

/** Puts a new cluster that is whole in the place of the old one, from wherever an earlier start had come. */
function finish({ cluster }: Place): void {
  if (!existsSync(`${cluster}.upgraded`)) return;
  const major = majorOf(cluster);
  if (major !== null) renameSync(cluster, keptPath(cluster, major));
  renameSync(`${cluster}.upgraded`, cluster);
}

const keptPath = (cluster: string, major: number): string => `${cluster}-${major}`;

function majorOfPrograms(postgres: string): number {
  const text = execFileSync(postgres, ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/.exec(text)?.[1]);
}
